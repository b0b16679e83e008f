/** 8 bytes that compare as the doubles do; both zeros have one. Takes no NaN. */
export const numberToKey = (value: number): Buffer => {
  const key = Buffer.alloc(8);
  // Adding zero makes the negative zero the other one.
  key.writeDoubleBE(value + 0);
  // The sign's bit says "greater"; of negative numbers the others are turned around.
  const isNegative = key[0] >= 0x80;
  if (isNegative) for (let i = 0; i < key.length; i++) key[i] ^= 0xff;
  else key[0] ^= 0x80;
  return key;
};
