export const reportToText = (_report: object): string => "";
