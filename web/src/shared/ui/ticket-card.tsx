import type { ReactNode } from 'react';
import classes from './ticket-card.module.css';

interface TicketCardProps {
  stub: ReactNode;
  children: ReactNode;
}

/** A card in the shape of a ticket: a stub, a perforation, the rest. */
export function TicketCard({ stub, children }: TicketCardProps) {
  return (
    <article className={classes.card}>
      <div className={classes.paper}>
        <div className={classes.stub}>{stub}</div>
        <div className={classes.body}>{children}</div>
      </div>
    </article>
  );
}

/** For the one link of a card: its target grows to the whole card. */
export const coverLink = classes.cover ?? '';
