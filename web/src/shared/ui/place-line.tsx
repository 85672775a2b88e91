import { Anchor, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Place } from '../api/types';

/** True for the only links that we let a visitor follow. */
function isHttps(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === 'https:';
}

/** Where it is. An organiser's link is followed only over https; any other is shown as text. */
export function PlaceLine({ place }: { place: Place }) {
  const { t } = useTranslation('common');
  if (place.kind === 'venue') {
    return (
      <Stack gap={2}>
        <Text fw={600} className="wrap-anywhere">
          {place.name}
        </Text>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {place.address}
        </Text>
      </Stack>
    );
  }
  return isHttps(place.link) ? (
    <Anchor
      href={place.link}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="wrap-anywhere"
    >
      {place.link} {t('opensInNewTab')}
    </Anchor>
  ) : (
    <Text className="wrap-anywhere">{place.link}</Text>
  );
}
