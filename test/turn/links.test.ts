import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageLinks, videoLinks } from '../../src/turn/files/links.ts';

test('pictures are told by the ending of their addresses, without the marks around them', () => {
  const text =
    'see <https://a.example/cat.PNG?size=2>, (https://b.example/x/dog.jpeg). and https://c.example/page';
  expect(imageLinks(text)).toEqual(['https://a.example/cat.PNG?size=2', 'https://b.example/x/dog.jpeg']);
  expect(imageLinks('[cat](https://a.example/cat.webp) https://a.example/cat.webp')).toEqual([
    'https://a.example/cat.webp',
  ]);
  expect(imageLinks('ftp://a.example/cat.png cat.png file:///cat.png')).toEqual([]);
});

test('videos are those of YouTube, and files', () => {
  const links = [
    'https://www.youtube.com/watch?v=abc',
    'https://youtu.be/abc',
    'https://m.youtube.com/shorts/abc',
    'https://files.example/clip.mp4',
  ];
  expect(videoLinks(links.join(' '))).toEqual(links);
  const inside = [
    '169.254.169.254',
    '10.0.0.1',
    '[::1]',
    '2130706434',
    'localhost',
    'nas.local',
    'db.internal.',
  ];
  expect(videoLinks(inside.map((host) => `http://${host}/clip.mp4`).join(' '))).toEqual([]);
  expect(videoLinks('https://www.youtube.com/ https://youtube.com.evil.example/watch?v=1')).toEqual([]);
});

test('any text can be looked at, and never gives many videos', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.webUrl()), (text, urls) => {
      imageLinks(text);
      expect(videoLinks(`${text} ${urls.map((url) => `${url}/a.mp4`).join(' ')}`).length).toBeLessThanOrEqual(
        4,
      );
    }),
  );
});
