/** How a backend finds its stream in NATS. */
export type NatsConfig = {
  /** `nats://host:port` of some servers of the cluster. */
  servers: string[];
  user?: string | undefined;
  password?: string | undefined;
  /** The stream's name; its one subject is `wellspring.log.` and the name. */
  stream: string;
  /** Servers that keep the stream, 1, 3 or 5. */
  replicas: number;
  /** Bytes of the stream beyond which nothing is appended. */
  bytesMax: number;
  /**
   * Milliseconds in which other backends may say that they hold data, before a log begins from
   * nothing; 2,500 where absent.
   */
  listenMs?: number | undefined;
};
