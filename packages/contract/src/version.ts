/** The release that this code belongs to. */
export const version = "0.1.0";
