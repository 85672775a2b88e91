export { DrawCheck } from './components/draw-check';
export { OpeningGate } from './components/opening-gate';
