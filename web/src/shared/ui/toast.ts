import { notifications } from '@mantine/notifications';

/** A short word in the corner that something is done. */
export function toast(message: string): void {
  notifications.show({ message, color: 'pine' });
}
