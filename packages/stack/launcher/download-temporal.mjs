// Fetches the official Temporal CLI into a folder by the SDK's own downloader, which also starts it once.
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [version, folder] = process.argv.slice(2);
const timer = setTimeout(() => {
  console.error('the download took more than 5 minutes');
  process.exit(1);
}, 300_000);
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', version, downloadDir: folder } },
});
await environment.teardown();
clearTimeout(timer);
