import {
  Fieldset,
  NumberInput,
  Radio,
  Group,
  SimpleGrid,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ZoneSelect } from '@/shared/ui/zone-select';
import { MomentField } from './moment-field';
import type { EventForm } from './use-event-form';

export function EventFields({ form }: { form: EventForm }) {
  const { t } = useTranslation('events');
  const zone = form.values.timeZone;
  return (
    <Stack gap="lg">
      <Fieldset legend={t('form.what')} variant="unstyled" className="surface form-section">
        <Stack>
          <TextInput label={t('form.title')} required {...form.getInputProps('title')} />
          <Textarea
            label={t('form.description')}
            description={t('form.descriptionHint')}
            autosize
            minRows={5}
            maxRows={18}
            {...form.getInputProps('description')}
          />
        </Stack>
      </Fieldset>
      <Fieldset legend={t('form.whereLegend')} variant="unstyled" className="surface form-section">
        <Stack>
          <Radio.Group label={t('form.placeKind')} {...form.getInputProps('placeKind')}>
            <Group mt="xs">
              <Radio value="venue" label={t('form.venue')} />
              <Radio value="online" label={t('place.online')} />
            </Group>
          </Radio.Group>
          {form.values.placeKind === 'venue' ? (
            <>
              <TextInput
                label={t('form.placeName')}
                required
                {...form.getInputProps('placeName')}
              />
              <TextInput
                label={t('form.placeAddress')}
                required
                {...form.getInputProps('placeAddress')}
              />
            </>
          ) : (
            <TextInput
              label={t('form.placeLink')}
              description={t('form.placeLinkHint')}
              type="url"
              required
              {...form.getInputProps('placeLink')}
            />
          )}
        </Stack>
      </Fieldset>
      <Fieldset legend={t('form.whenLegend')} variant="unstyled" className="surface form-section">
        <Stack>
          <ZoneSelect
            description={t('form.zoneHint')}
            required
            {...form.getInputProps('timeZone')}
            value={form.values.timeZone}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <MomentField
              label={t('form.starts')}
              required
              zone={zone}
              {...form.getInputProps('starts')}
              value={form.values.starts}
            />
            <MomentField
              label={t('form.ends')}
              required
              zone={zone}
              {...form.getInputProps('ends')}
              value={form.values.ends}
            />
          </SimpleGrid>
        </Stack>
      </Fieldset>
      <Fieldset legend={t('form.placesLegend')} variant="unstyled" className="surface form-section">
        <Stack>
          <NumberInput
            label={t('form.capacity')}
            required
            allowDecimal={false}
            allowNegative={false}
            hideControls
            maw={320}
            {...form.getInputProps('capacity')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <MomentField
              label={t('form.opens')}
              description={t('form.opensHint')}
              zone={zone}
              {...form.getInputProps('opens')}
              value={form.values.opens}
            />
            <MomentField
              label={t('form.closes')}
              description={t('form.closesHint')}
              zone={zone}
              {...form.getInputProps('closes')}
              value={form.values.closes}
            />
            <MomentField
              label={t('form.cancelUntil')}
              description={t('form.cancelUntilHint')}
              zone={zone}
              {...form.getInputProps('cancelUntil')}
              value={form.values.cancelUntil}
            />
          </SimpleGrid>
          <Switch
            label={t('form.fairOpening')}
            description={t('form.fairOpeningHint')}
            {...form.getInputProps('fairOpening', { type: 'checkbox' })}
          />
          <Radio.Group label={t('form.waitlist')} {...form.getInputProps('waitlistMode')}>
            <Stack mt="xs" gap="xs">
              <Radio
                value="automatic"
                label={t('form.waitlistAutomatic')}
                description={t('form.waitlistAutomaticHint')}
              />
              <Radio
                value="manual"
                label={t('form.waitlistManual')}
                description={t('form.waitlistManualHint')}
              />
            </Stack>
          </Radio.Group>
        </Stack>
      </Fieldset>
    </Stack>
  );
}
