import './library.ts';
import './style.css';
import './list.css';
import './app.ts';
import './export/export.ts';
import './message.ts';
import './messages.ts';
import './people.ts';
import './places.ts';
import './servers.ts';
import './spoiler.ts';
import './composer/composer.ts';
import './menus/menus.ts';
import './modal/modal.ts';
import { store } from './store.ts';

store.start();
document.body.append(document.createElement('parley-app'));
