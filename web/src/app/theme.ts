import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eaf6f3',
  '#d5ebe6',
  '#aad6cd',
  '#7cc1b3',
  '#55af9e',
  '#3ba391',
  '#238574',
  '#176e61',
  '#0f5b52',
  '#07463f',
];

/** Greys with a little of the pine in them, so that the dark pages are not merely black. */
const dark: MantineColorsTuple = [
  '#e6ebe9',
  '#c6d0cd',
  '#a3b0ad',
  '#8c9a97',
  '#74827f',
  '#33403e',
  '#232f2e',
  '#12191a',
  '#0f1616',
  '#0a1010',
];

const gray: MantineColorsTuple = [
  '#f6f8f7',
  '#eef1f0',
  '#e1e6e4',
  '#cbd3d0',
  // The borders of inputs and boxes: at least 3:1 on a page.
  '#7f8a86',
  '#6f7a76',
  '#5c6763',
  '#465250',
  '#2f3b39',
  '#1c2524',
];

const red: MantineColorsTuple = [
  '#fff1f0',
  '#ffe3e1',
  '#ffc6c2',
  '#ff9a94',
  '#f4746d',
  '#e85a53',
  '#d8433c',
  '#c4302b',
  '#b0241f',
  '#8f1a16',
];

const yellow: MantineColorsTuple = [
  '#fff8e8',
  '#fdeec9',
  '#fbdc94',
  '#f8c95f',
  '#f5b544',
  '#dd9a22',
  '#b97c10',
  '#94610a',
  '#7d4f06',
  '#6b4300',
];

const sans =
  'ui-sans-serif, "SF Pro Text", "Segoe UI Variable Text", "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif';

export const theme = createTheme({
  colors: { pine, dark, gray, red, yellow },
  primaryColor: 'pine',
  // Dark enough for white text in both schemes.
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: sans,
  headings: {
    fontFamily: `"SF Pro Display", "Segoe UI Variable Display", ${sans}`,
    fontWeight: '750',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: 'clamp(1.75rem, 1.3rem + 1.8vw, 2.5rem)', lineHeight: '1.15' },
      h2: { fontSize: '1.5rem', lineHeight: '1.25' },
      h3: { fontSize: '1.2rem', lineHeight: '1.3' },
    },
  },
  components: {
    Button: {
      defaultProps: { radius: 'xl' },
      // Words that are too long for a phone go on two lines: they would widen the page.
      styles: {
        root: { height: 'auto' },
        inner: { minHeight: 'calc(var(--button-height, var(--button-height-sm)) - 2px)' },
        label: { whiteSpace: 'normal', lineHeight: 1.25, paddingBlock: '0.4em' },
      },
    },
    Paper: { defaultProps: { radius: 'lg' } },
    Modal: { defaultProps: { radius: 'lg' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
});

/** Colours with at least 4.5:1 for text and 3:1 for what marks a control (WCAG 2.2 AA). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f4ee',
    '--mantine-color-text': '#1c2524',
    '--mantine-color-dimmed': '#586360',
    '--mantine-color-placeholder': '#6a7471',
    '--mantine-color-error': '#b4232a',
    '--surface': '#fffefb',
    '--stub-tint': '#e5f0ea',
    '--edge': 'rgb(28 37 36 / 45%)',
    '--shade': 'rgb(28 37 36 / 14%)',
    '--perforation': '#cbd6cf',
    '--mantine-color-default-border': '#cbd3d0',
    '--control-border': '#7f8a86',
    '--focus-ring': '#0f5b52',
    '--accent-text': '#8a4b00',
    '--logo-ground': '#0f5b52',
    '--hero': '#0f5b52',
  },
  dark: {
    '--mantine-color-body': '#12191a',
    '--mantine-color-text': '#e6ebe9',
    '--mantine-color-dimmed': '#a3b0ad',
    '--mantine-color-placeholder': '#93a19e',
    '--mantine-color-error': '#ff9a94',
    '--surface': '#1b2524',
    '--stub-tint': '#22332f',
    '--edge': 'rgb(230 235 233 / 30%)',
    '--shade': 'rgb(0 0 0 / 40%)',
    '--perforation': '#3f4d4b',
    '--mantine-color-default-border': '#3f4d4b',
    '--control-border': '#74827f',
    '--focus-ring': '#7cc1b3',
    '--accent-text': '#f5b544',
    '--logo-ground': '#176e61',
    '--hero': '#0c3f39',
  },
});
