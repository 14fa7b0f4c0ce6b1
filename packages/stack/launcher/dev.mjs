// `npm run dev`: as `npm start`, from the sources: the web app reloads and the workers restart when these change.
import { runLauncher } from './lib/launcher.mjs';

await runLauncher({ watch: true });
