import { useMemo } from 'react';
import { qrModules } from './qr-modules';

interface QrCodeProps {
  text: string;
  /** For who can't see it. */
  title: string;
  className?: string | undefined;
}

/** Dark on white in every theme: many scanners can't read a code the other way round. */
export function QrCode({ text, title, className }: QrCodeProps) {
  const modules = useMemo(() => qrModules(text), [text]);
  const size = modules.length;
  return (
    <svg
      role="img"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <title>{title}</title>
      <path fill="#ffffff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000000" d={outline(modules)} />
    </svg>
  );
}

/** One path of all dark modules, so that no gaps show between them. */
function outline(modules: boolean[][]): string {
  return modules
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
}
