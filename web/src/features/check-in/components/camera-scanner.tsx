import { Alert, Button, Stack, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './check-in.module.css';

/** Milliseconds between looks at the picture: a phone stays cool, and nobody notices. */
const LOOK_EVERY = 150;
/** Milliseconds in which the same code is not reported again: it is still held up. */
const SAME_CODE = 4_000;
/** Pixels of the longer side that are looked at: enough for a ticket's code at arm's length. */
const SIDE = 800;

interface CameraScannerProps {
  onCode: (code: string) => void;
}

/** The camera's picture; reports each code that is held up before it. */
export function CameraScanner({ onCode }: CameraScannerProps) {
  const { t } = useTranslation('check-in');
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState<'denied' | 'none' | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const report = useEffectEvent(onCode);

  useEffect(() => {
    if (!on) return;
    const ended = new AbortController();
    const { signal } = ended;
    watch(video.current, signal, (code) => report(code)).catch((error: unknown) => {
      if (signal.aborted) return;
      setFailed(
        error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'none',
      );
      setOn(false);
    });
    return () => ended.abort();
  }, [on]);

  return (
    <Stack gap="xs">
      {on && (
        <video
          ref={video}
          className={classes.camera}
          muted
          playsInline
          aria-label={t('camera.picture')}
        />
      )}
      {failed !== null && (
        <Alert color="red" role="alert">
          <Text size="sm">{t(`camera.${failed}`)}</Text>
        </Alert>
      )}
      <Button
        size="lg"
        variant={on ? 'default' : 'filled'}
        onClick={() => {
          setFailed(null);
          setOn(!on);
        }}
      >
        {t(on ? 'camera.stop' : 'camera.start')}
      </Button>
    </Stack>
  );
}

async function watch(
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  onCode: (code: string) => void,
): Promise<void> {
  // Absent where the page is not served over https.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!video || !devices) throw new Error('no camera');
  // The decoder is loaded only by who scans.
  const [stream, { decodeQR }] = await Promise.all([
    devices.getUserMedia({ video: { facingMode: 'environment' } }),
    import('qr/decode.js'),
  ]);
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) {
    stop();
    return;
  }
  video.srcObject = stream;
  await video.play();

  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no canvas');
  let last = { code: '', at: 0 };
  // Asked anew: the signal changes while the loop waits.
  const isOver = () => signal.aborted;
  while (!isOver()) {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, SIDE / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (width > 0 && height > 0) {
      Object.assign(canvas, { width, height });
      context.drawImage(video, 0, 0, width, height);
      const code = read(decodeQR, context.getImageData(0, 0, width, height));
      const now = Date.now();
      if (code !== null && (code !== last.code || now - last.at > SAME_CODE)) onCode(code);
      if (code !== null) last = { code, at: now };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** The decoder throws where it finds no code, which is what most pictures hold. */
function read(decode: (image: ImageData) => string, image: ImageData): string | null {
  try {
    return decode(image);
  } catch {
    return null;
  }
}
