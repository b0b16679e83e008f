/**
 * Every bound of Wellspring, with its unit and its reason. A bound is checked where data enters and
 * never while the log is applied, so that it may differ between releases.
 */
export const limits = {
  /** Bytes of a run's name. It is a key of the store (1,978 bytes at most) and a file's name. */
  runNameBytesMax: 200,
  /** Bytes of a project's name. */
  projectNameBytesMax: 100,
  /** Highest plate number: six digits, as robots print on labels. */
  plateMax: 999_999,
  /** Rows of the largest plate format, 1536 wells: A to AF. */
  wellRowsMax: 32,
  /** Columns of the largest plate format. */
  wellColumnsMax: 48,
  /** Seconds since the start of a run: 68 years, what fits 31 bits. */
  runtimeSecondsMax: 2_147_483_647,
  /** Significant digits of a decimal: what a double keeps exactly. */
  decimalDigitsMax: 15,
  /** Largest magnitude of a decimal. */
  decimalMagnitudeMax: 1e15,
  /** Smallest magnitude of a decimal beside zero. */
  decimalMagnitudeMin: 1e-15,
  /** Readings in one block: decodes in under 2 ms, so that the event loop turns. */
  blockReadingsMax: 65_536,
  /** Bytes of one encoded block: half of what an entry of the log holds. */
  blockBytesMax: 512 * 1024,
  /** Bytes of one gRPC message: the largest columns (65,536 readings of 24 bytes), and room. */
  messageBytesMax: 4 * 1024 * 1024,
  /** Readings in one upload: 4,096 blocks of full size, and far more than any plate reader. */
  uploadReadingsMax: 200_000_000,
  /** Blocks in one upload: their list is walked in one commit. */
  uploadBlocksMax: 100_000,
  /** Runs in one upload. */
  uploadRunsMax: 10_000,
  /** Plates of one run. */
  runPlatesMax: 100_000,
  /** Readings of one run: what its 32-bit counters hold. */
  runReadingsMax: 4_000_000_000,
  /** Bytes of a file's name in the history. */
  fileNameBytesMax: 1_000,
  /** Bytes of a robot's or an instrument's name, of an attribute's value, of a reason. */
  textBytesMax: 1_000,
  /** Bytes of an attribute's key. */
  attributeKeyBytesMax: 100,
  /** Attributes of one run. */
  attributesMax: 100,
  /** Uploads staged at once on one log: each holds disk until it is committed. */
  openUploadsMax: 1_024,
  /** Milliseconds of the log's time after which an upload that nobody commits is dropped. */
  uploadExpiryMs: 60 * 60 * 1_000,
  /** Calls at once on one connection of a client. */
  streamsPerConnectionMax: 256,
  /** The same of a gateway to a backend: those of all its clients share one, and some wait long. */
  gatewayStreamsMax: 65_536,
  /** Milliseconds without a message after which an upload's stream is ended. */
  streamIdleMs: 5 * 60 * 1_000,
  /** Milliseconds that a read with a token waits for its backend to have applied it. */
  tokenWaitMs: 2_000,
  /** Bytes of one entry of the log. */
  entryBytesMax: 1024 * 1024,
  /** Bytes of one chunk of a snapshot: a quarter of a message, hashed in about a millisecond. */
  snapshotChunkBytesMax: 1024 * 1024,
  /** Snapshots that one backend gives at once: each is a copy of its store on its own disk. */
  snapshotsGivenMax: 2,
  /** Bytes a second of one snapshot on its way: 1 GB in 16 s, and a tenth of a core for hashes. */
  snapshotBytesPerSecondMax: 64 * 1024 * 1024,
  /** Milliseconds that a snapshot is kept after its stream broke: a taker that starts anew. */
  snapshotIdleMs: 5 * 60 * 1_000,
  /** Milliseconds between two looks of a backend at all that it stores: damage is told in a day. */
  scrubEveryMs: 24 * 60 * 60 * 1_000,
  /** Bytes a second that a backend reads of its own store to look for damage: a few % of a core. */
  scrubBytesPerSecondMax: 8 * 1024 * 1024,
  /** Bytes of a body that is submitted: what a laboratory's largest samples have, and room. */
  workBodyBytesMax: 32 * 1024 * 1024,
  /** Bytes of a body that comes along with its submission, and of a chunk of a staged one. */
  workChunkBytesMax: 256 * 1024,
  /** Milliseconds without a byte after which a body over HTTP has broken off. */
  bodyIdleMs: 60_000,
  /** Submissions in one call. */
  submissionsMax: 1_000,
  /** Milliseconds that a call waits for works to be finished. */
  workWaitMsMax: 60_000,
  /** Works that one call lists. */
  workListMax: 10_000,
  /** Works that a list leaves out before its first one: what the field holds, keys are walked. */
  workOffsetMax: 0xffff_ffff,
  /** Bytes of the name of an engine or of an index. */
  engineNameBytesMax: 50,
  /** Bytes of an engine's version. */
  engineVersionBytesMax: 100,
  /** Bytes of what a copy of an engine calls itself. */
  engineCopyBytesMax: 200,
  /** Works that one call asks for leases of. */
  leasesMax: 1_000,
  /** Works that one copy of an engine has at once. */
  engineCapacityMax: 10_000,
  /** Bytes of a result and its index entries: a quarter of an entry of the log. */
  workResultBytesMax: 256 * 1024,
  /** Places of one result in indexes. */
  indexEntriesMax: 16,
  /** Bytes of a key in an index: with its names, escaped, it fits a key of the store. */
  indexKeyBytesMax: 200,
  /** Times that a backend hands one work out: after that it has failed. */
  workDeliveriesMax: 4,
  /** Milliseconds that an engine has work without a word before it is handed out again. */
  workLeaseMs: 15_000,
  /** Milliseconds of the log's time after which a body that no submission names is dropped. */
  bodyExpiryMs: 60 * 60 * 1_000,
  /** Numbers in one call for primes. */
  calcNumbersMax: 1_000,
  /** The last prime that can be asked for, by its place. */
  calcPrimeMax: 10_001,
  /** Bytes of a key's name. */
  keyNameBytesMax: 64,
  /** Keys of one log, revoked ones too: every gateway holds all of them. */
  keysMax: 10_000,
  /** Projects that one key names. */
  keyProjectsMax: 100,
  /** Milliseconds between two notes that a key was used: an entry of the log for each. */
  keyUseEveryMs: 60 * 60 * 1_000,
  /** Milliseconds that a call for changes waits for some. */
  changesWaitMsMax: 60_000,
  /** Readings after which a pass over changes ends as soon as it can: 42 MB for PostgreSQL. */
  changesReadings: 1_000_000,
  /** The same, of what a caller may ask for. */
  changesReadingsMax: 4_000_000,
  /** Percent of the disk above which writes are refused. */
  diskUsedPercentMax: 85,
} as const;
