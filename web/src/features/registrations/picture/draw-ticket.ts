import { qrModules } from '../components/qr-modules';
import { wrapText } from './wrap-text';

/** What a ticket's picture says, in the words of the page. */
export interface TicketFacts {
  title: string;
  qr: string;
  /** Who comes on it. */
  guest: string;
  /** Which of how many it is, and its ticket type. */
  ticket: string;
  when: string;
  zone: string;
  /** A venue's name and address, or a link. */
  place: string[];
  /** What to say where no code can be read. */
  code: string;
}

/** Pixels: a phone's whole screen. What is wider or narrower loses the rim only. */
const WIDTH = 1080;
const HEIGHT = 2340;
/** Above it a lock screen has its clock. */
const TOP = 440;
const RIM = 72;
const PADDING = 44;
/** Of the code with the light around it: big enough for a camera at arm's length and a dimmed screen. */
const CODE = 900;

const PINE = '#0f5b52';
const INK = '#1c2524';
const GREY = '#586360';

interface Line {
  text: string;
  size: number;
  weight: number;
  color: string;
  /** Pixels to what stands above. */
  gap: number;
}

/** Draws a ticket as a PNG that a phone can show without a network, as a wallpaper too. */
export async function drawTicket(facts: TicketFacts): Promise<Blob> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  draw(context, facts);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('no picture'));
    }, 'image/png');
  });
}

function draw(context: CanvasRenderingContext2D, facts: TicketFacts): void {
  const pen = new Pen(context);
  const above = pen.lines(facts.title, 3, { size: 54, weight: 700, color: INK, gap: 0 });
  const below = [
    ...pen.lines(facts.guest, 2, { size: 46, weight: 700, color: INK, gap: 4 }),
    ...pen.lines(facts.ticket, 2, { size: 36, weight: 400, color: INK, gap: 10 }),
    ...pen.lines(facts.when, 3, { size: 38, weight: 700, color: INK, gap: 36 }),
    ...pen.lines(facts.zone, 1, { size: 30, weight: 400, color: GREY, gap: 8 }),
    ...facts.place.flatMap((text, index) =>
      pen.lines(text, 2, { size: 34, weight: 400, color: INK, gap: index === 0 ? 28 : 8 }),
    ),
    ...pen.lines(facts.code, 1, { size: 36, weight: 700, color: PINE, gap: 36 }),
  ];
  const modules = qrModules(facts.qr);
  const module = Math.floor(CODE / modules.length);
  const side = module * modules.length;

  context.fillStyle = PINE;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#ffffff';
  context.beginPath();
  const height = 2 * PADDING + heightOf(above) + side + heightOf(below);
  context.roundRect(RIM, TOP, WIDTH - 2 * RIM, height, 48);
  context.fill();

  const codeAt = pen.write(above, TOP + PADDING);
  context.fillStyle = '#000000';
  const left = Math.round((WIDTH - side) / 2);
  modules.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (dark) context.fillRect(left + x * module, codeAt + y * module, module, module);
    }),
  );
  pen.write(below, codeAt + side);
}

const lineHeight = ({ size }: Line) => Math.round(size * 1.25);

function heightOf(lines: Line[]): number {
  return lines.reduce((sum, line) => sum + line.gap + lineHeight(line), 0);
}

/** Writes lines in the middle, from the top down, in the font of the page. */
class Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #family = getComputedStyle(document.body).fontFamily;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
  }

  #use({ size, weight }: Omit<Line, 'text'>): void {
    this.#context.font = `${weight} ${size}px ${this.#family}`;
  }

  lines(text: string, most: number, style: Omit<Line, 'text'>): Line[] {
    this.#use(style);
    const room = WIDTH - 2 * (RIM + PADDING);
    const fits = (line: string) => this.#context.measureText(line).width <= room;
    return wrapText(text, most, fits).map((line, index) => ({
      ...style,
      text: line,
      gap: index === 0 ? style.gap : 0,
    }));
  }

  /** Where the next thing stands. */
  write(lines: Line[], top: number): number {
    let y = top;
    for (const line of lines) {
      this.#use(line);
      this.#context.fillStyle = line.color;
      y += line.gap;
      this.#context.fillText(line.text, WIDTH / 2, y + lineHeight(line) / 2);
      y += lineHeight(line);
    }
    return y;
  }
}
