// A picture of the README made small for the guide, which the program carries with it: a JPEG of at most 640 px across.
import { readFileSync, writeFileSync } from 'node:fs';

export async function shrink(page, from, to) {
  const png = readFileSync(from).toString('base64');
  const jpeg = await page.evaluate(async (base64) => {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const width = Math.min(640, picture.width), canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = Math.round(picture.height * width / picture.width);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.7).split(',')[1];
  }, png);
  writeFileSync(to, Buffer.from(jpeg, 'base64'));
}
