import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/Field.tsx';

/** A password: it may be pasted, a password manager may fill it, and one may look at it (WCAG 2.2, 3.3.8). */
export function Secret(props: Omit<ComponentProps<typeof TextInput>, 'type'>) {
  const { t } = useWords();
  const [shown, show] = useState(false);
  return (
    <div>
      <TextInput {...props} type={shown ? 'text' : 'password'} spellCheck={false} autoCapitalize="none" />
      <Button
        look="quiet"
        size="small"
        icon={shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        aria-pressed={shown}
        onClick={() => show(!shown)}
      >
        {shown ? t('signin.hide') : t('signin.show')}
      </Button>
    </div>
  );
}
