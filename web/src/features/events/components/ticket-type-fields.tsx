import { NumberInput, Radio, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MomentField } from './moment-field';
import type { TicketTypeForm } from './use-ticket-type-form';

interface TicketTypeFieldsProps {
  form: TicketTypeForm;
  /** The event's. */
  zone: string;
}

export function TicketTypeFields({ form, zone }: TicketTypeFieldsProps) {
  const { t } = useTranslation('events');
  return (
    <Stack>
      <TextInput label={t('types.name')} required data-autofocus {...form.getInputProps('name')} />
      <Textarea
        label={t('form.description')}
        description={t('form.descriptionHint')}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('description')}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t('types.capacity')}
          description={t('types.capacityHint')}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          {...form.getInputProps('capacity')}
        />
        <NumberInput
          label={t('types.perPerson')}
          description={t('types.perPersonHint')}
          required
          allowDecimal={false}
          allowNegative={false}
          hideControls
          {...form.getInputProps('perPerson')}
        />
      </SimpleGrid>
      <TextInput
        label={t('types.code')}
        description={t('types.codeHint')}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        {...form.getInputProps('code')}
      />
      <Radio.Group label={t('types.confirmation')} {...form.getInputProps('confirmation')}>
        <Stack mt="xs" gap="xs">
          <Radio value="by_attendee" label={t('types.by_attendee')} />
          <Radio value="at_once" label={t('types.at_once')} />
          <Radio value="by_team" label={t('types.by_team')} description={t('types.byTeamHint')} />
        </Stack>
      </Radio.Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <MomentField
          label={t('types.opens')}
          description={t('types.opensHint')}
          zone={zone}
          {...form.getInputProps('opens')}
          value={form.values.opens}
        />
        <MomentField
          label={t('types.closes')}
          description={t('types.closesHint')}
          zone={zone}
          {...form.getInputProps('closes')}
          value={form.values.closes}
        />
      </SimpleGrid>
    </Stack>
  );
}
