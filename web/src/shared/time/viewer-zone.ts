import { createContext, useContext } from 'react';
import { browserZone } from './zone';

/** The zone to show times in: the profile's after sign-in, the browser's before. */
export const ViewerZone = createContext(browserZone());

export function useViewerZone(): string {
  return useContext(ViewerZone);
}
