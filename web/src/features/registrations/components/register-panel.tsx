import { Button, Stack, Text } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { hasCode } from '@/shared/api/problem';
import { signInPath } from '@/shared/api/return-path';
import { useSession } from '@/shared/api/session';
import type { Availability, EventDetails, TicketType } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import { useFormats } from '@/shared/i18n/format';
import { serverNow } from '@/shared/time/clock';
import { useNow } from '@/shared/time/use-now';
import { ErrorNotice } from '@/shared/ui/error-notice';
import { useCreateRegistration } from '../api/create-registration';
import { useRegistrationFor } from '../api/find-registration';
import { CancelLimitHint } from './cancel-limit';
import { useForm } from '../api/get-form';
import { AnswerFields } from './answer-fields';
import { answersInput, askedForm, asksAnything, emptyForm } from './answer-values';
import { CodeField } from './code-field';
import { Refusal } from './refusal';
import { salesState, type SalesState } from './sales-state';
import { TicketPicker } from './ticket-picker';
import { openedBy } from './ticket-state';
import { useAnswers } from './use-answers';
import { registrationInput, useTicketChoice } from './use-ticket-choice';

/** The event's ticket types, as the page that shows the panel has them. */
export interface TicketOffer {
  /** Empty where it has none, or none that the visitor may see; undefined while it is not known. */
  types: TicketType[] | undefined;
  /** They could not be asked for. */
  error: unknown;
  refetch: () => unknown;
  /** What opens hidden ones; empty for none. */
  code: string;
  onCode: (code: string) => void;
  /** The answer to this code is still on its way; `types` are those from before. */
  isOpening: boolean;
}

interface RegisterPanelProps {
  event: EventDetails;
  availability: Availability | undefined;
  tickets: TicketOffer;
  /** Where others come first: what stands in the button's place, or above it. */
  gate?: { closed?: ReactNode; note?: ReactNode };
}

/** The way to a place at this event, or why there is none just now. */
export function RegisterPanel({ event, availability, tickets, gate }: RegisterPanelProps) {
  const { t } = useTranslation('registrations');
  const session = useSession();
  const mine = useRegistrationFor(event.id, session.status === 'signed-in');
  const create = useCreateRegistration();

  const known = mine.data?.id ?? alreadyRegistered(create.error);
  if (known === undefined) {
    return (
      <RegisterForm
        event={event}
        availability={availability}
        tickets={tickets}
        create={create}
        {...(gate ? { gate } : {})}
        isReady={!mine.isLoading}
      />
    );
  }
  const standing = () => {
    switch (mine.data?.status) {
      case 'waiting':
        return t('panel.waiting');
      case 'awaiting_approval':
        return t('panel.awaiting');
      case 'pending':
        return mine.data.decided_at === null
          ? t('panel.held', { count: mine.data.quantity })
          : t('panel.registered');
      default:
        return t('panel.registered');
    }
  };
  return (
    <Stack gap="xs">
      <Text role="status">{standing()}</Text>
      <Button component={Link} to={`/registrations/${known}`} size="md">
        {t('panel.toMine')}
      </Button>
    </Stack>
  );
}

interface RegisterFormProps extends RegisterPanelProps {
  create: ReturnType<typeof useCreateRegistration>;
  /** It is known that the visitor has no registration yet. */
  isReady: boolean;
}

function RegisterForm({
  event,
  availability,
  tickets,
  create,
  gate = {},
  isReady,
}: RegisterFormProps) {
  const { t } = useTranslation(['registrations', 'common']);
  const { t: common } = useTranslation('common');
  const navigate = useNavigate();
  const now = useNow(serverNow);
  const types = tickets.types ?? [];
  const choice = useTicketChoice(types);
  const session = useSession();
  const form = useForm(event.id, { code: tickets.code, enabled: session.status === 'signed-in' });
  const asked = askedForm(form.data, choice.chosen?.id, choice.quantity);
  const fields = useRef<HTMLDivElement>(null);
  const answers = useAnswers(asked, emptyForm, fields);
  const [missed, setMissed] = useState(false);
  const hasTypes = types.length > 0;
  const opened = tickets.types && !tickets.isOpening ? openedBy(tickets.code, types) : null;

  const state = salesState(event, availability, now);
  // Nothing is free; or something was, and others were faster or wait already.
  const waits =
    state === 'all-held' ||
    state === 'sold-out' ||
    choice.chosen?.free === 0 ||
    (hasCode(create.error, 'sold_out') && create.error.problem.waitlist === true);

  const register = () => {
    const missing = hasTypes && !choice.chosen;
    setMissed(missing);
    if (missing || !answers.check()) return;
    const said = asksAnything(asked) ? answersInput(asked, answers.values) : {};
    const input = { ...registrationInput(event.id, choice, tickets.code), ...said };
    create.mutate(waits ? { ...input, waitlist: true } : input, {
      onSuccess: ({ id }) => void navigate(`/registrations/${id}`),
      // What can be had, or is asked, is not what the page shows.
      onError: (error) => {
        answers.refused(error, said);
        void tickets.refetch();
        if (hasCode(error, 'validation_failed')) void form.refetch();
      },
    });
  };

  return (
    <Stack gap="md">
      {hasTypes && (
        <TicketPicker
          event={event}
          ticketTypes={types}
          choice={choice}
          error={missed && !choice.chosen ? t('types.required') : undefined}
          quantityError={fieldMessages(create.error, common).get('/quantity')}
        />
      )}
      {(hasTypes || tickets.code !== '' || hasCode(create.error, 'ticket_type_required')) && (
        <CodeField
          code={tickets.code}
          opened={opened?.map(({ name }) => name) ?? null}
          onCode={tickets.onCode}
        />
      )}
      {tickets.error == null && !form.isLoadingError ? (
        <form
          noValidate
          onSubmit={(submit) => {
            submit.preventDefault();
            register();
          }}
        >
          <Stack gap="md">
            {isReady &&
              canRegister(state) &&
              (!hasTypes || choice.chosen) &&
              asksAnything(asked) && (
                <AnswerFields
                  form={asked}
                  values={answers.values}
                  errors={answers.errors}
                  onChange={answers.change}
                  ref={fields}
                />
              )}
            <Action
              event={event}
              state={state}
              waits={waits}
              noneOpen={hasTypes && !choice.any}
              confirmation={choice.chosen?.confirmation}
              quantity={choice.quantity}
              isBusy={create.isPending || !isReady || tickets.types === undefined || form.isLoading}
              error={create.error}
              gate={gate}
            />
          </Stack>
        </form>
      ) : (
        <ErrorNotice
          error={tickets.error ?? form.error}
          onRetry={() => Promise.all([tickets.refetch(), form.refetch()])}
        />
      )}
    </Stack>
  );
}

interface ActionProps {
  event: EventDetails;
  state: SalesState;
  /** There is no place: the button joins the waitlist. */
  waits: boolean;
  /** There are ticket types, and none can be had or waited for. */
  noneOpen: boolean;
  /** What makes the place the attendee's own, as the ticket type has it. */
  confirmation: string | undefined;
  quantity: number;
  isBusy: boolean;
  error: unknown;
  gate: { closed?: ReactNode; note?: ReactNode };
}

/** The one thing to do now, or why there is nothing to do. */
function Action({
  event,
  state,
  waits,
  noneOpen,
  confirmation,
  quantity,
  isBusy,
  error,
  gate,
}: ActionProps) {
  const { t } = useTranslation('registrations');
  const formats = useFormats();
  const session = useSession();
  const { pathname, search } = useLocation();

  if (state === 'draft' || state === 'cancelled' || state === 'over' || state === 'closed') {
    return <Text role="status">{t(`panel.state.${state}`)}</Text>;
  }
  const full = (state === 'all-held' || state === 'sold-out') && (
    <Text role="status">{t(`panel.state.${state}`)}</Text>
  );
  if (gate.closed !== undefined) {
    return (
      <Stack gap="md">
        {full}
        {gate.closed}
      </Stack>
    );
  }
  if (state === 'not-open') {
    const opens = event.registration_opens_at ?? event.starts_at;
    return (
      <Text role="status">
        {t('panel.notOpen', { time: formats.moment(opens, event.time_zone) })}
      </Text>
    );
  }
  if (noneOpen) {
    return (
      <Stack gap="xs">
        <Refusal error={error} />
        <Text role="status">{t('types.noneOpen')}</Text>
      </Stack>
    );
  }
  if (session.status === 'signed-out') {
    return (
      <Stack gap="xs">
        {full}
        <Button component={Link} to={signInPath(pathname + search)} size="md">
          {waits ? t('panel.signInToWait') : t('panel.signIn')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('panel.comeBack')}
        </Text>
      </Stack>
    );
  }
  const byTeam = confirmation === 'by_team';
  const promise = () => {
    if (byTeam) return t('panel.byTeam', { count: quantity });
    return confirmation === 'at_once'
      ? t('panel.atOnce', { count: quantity })
      : t('panel.hint', { count: quantity });
  };
  const take = byTeam ? t('panel.ask') : t('panel.register');
  const joinHint =
    event.waitlist_mode === 'manual' ? t('panel.joinHintManual') : t('panel.joinHint');
  const hint = waits ? joinHint : promise();
  return (
    <Stack gap="xs">
      {full}
      {gate.note}
      <Refusal error={error} />
      <Button type="submit" size="md" loading={isBusy || state === 'unknown'}>
        {waits ? t('panel.join') : take}
      </Button>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      <CancelLimitHint event={event} />
    </Stack>
  );
}

/** Whether there is anything to fill a form in for. */
function canRegister(state: SalesState): boolean {
  return state === 'open' || state === 'all-held' || state === 'sold-out';
}

function alreadyRegistered(error: unknown): string | undefined {
  return hasCode(error, 'already_registered') ? error.problem.registration_id : undefined;
}
