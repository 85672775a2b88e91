import { useFormats } from '../i18n/format';
import classes from './date-leaf.module.css';

interface DateLeafProps {
  at: string;
  zone: string;
}

/** The day as a torn-off calendar leaf. An ornament: the full date always stands beside it. */
export function DateLeaf({ at, zone }: DateLeafProps) {
  const { day, month, weekday } = useFormats().leaf(at, zone);
  return (
    <div className={classes.leaf} aria-hidden="true">
      <span className={classes.month}>{month}</span>
      <span className={classes.day}>{day}</span>
      <span className={classes.weekday}>{weekday}</span>
    </div>
  );
}
