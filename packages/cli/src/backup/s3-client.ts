import { S3Client } from "@aws-sdk/client-s3";

/** Milliseconds that a store gets to take a connection, and to say or take something on it. */
const connectMs = 10_000;
const silenceMs = 60_000;

/**
 * A client of the store that the AWS variables of the environment name: AWS_ENDPOINT_URL_S3 (or
 * AWS_ENDPOINT_URL), AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Where
 * there are no keys they come from wherever AWS' own tools find them: a profile, a role of the pod.
 */
export const createS3Client = (env: NodeJS.ProcessEnv): S3Client => {
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (endpoint && regionOfOthers);
  const credentials = readKeys(env);
  return new S3Client({
    // Stores beside AWS' own seldom have a host name for each bucket.
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(region && { region }),
    ...(credentials && { credentials }),
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs },
  });
};

/** What most stores beside AWS' own, which have no regions, want to be signed for. */
const regionOfOthers = "us-east-1";

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const readKeys = (env: NodeJS.ProcessEnv): Keys | undefined => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
