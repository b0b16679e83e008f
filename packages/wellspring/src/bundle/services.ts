/** Every service that has an image: a package each, which is started by its `src/main.ts`. */
export const services = ["gateway", "backend", "engine", "warehouse", "wellspring"] as const;

/** The name of a service, of its package's folder, and of its image after `wellspring-`. */
export type Service = (typeof services)[number];
