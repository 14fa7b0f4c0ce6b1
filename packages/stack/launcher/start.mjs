// `npm start`: sets up and runs everything until Ctrl-C or SIGTERM.
import { runLauncher } from './lib/launcher.mjs';

await runLauncher({ watch: false });
