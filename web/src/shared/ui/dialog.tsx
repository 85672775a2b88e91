import { Modal, type ModalRootProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface DialogProps extends Pick<
  ModalRootProps,
  'opened' | 'onClose' | 'size' | 'closeOnClickOutside' | 'children'
> {
  title: string;
}

/** A modal dialog with a heading and a named way out. */
export function Dialog({ title, children, ...root }: DialogProps) {
  const { t } = useTranslation('common');
  return (
    <Modal.Root centered {...root}>
      <Modal.Overlay />
      <Modal.Content>
        {/* A <header> outside the page's sections would count as a second banner. */}
        <Modal.Header role="presentation">
          <Modal.Title fw={750} fz="lg">
            {title}
          </Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
