export { StalledRun, simulate } from './simulate.ts';
export type { SimulatedRun, Simulation } from './simulate.ts';
export { Simulator } from './simulator.ts';
