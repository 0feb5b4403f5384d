import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "docker",
  group: "Operations",
  title: "Container image",
  summary:
    "Small non-root image without a build step, and a compose file with what the service needs.",
  explain: `
An image of Node, production dependencies and \`src\`, run as a user that may change nothing, with a health check. compose.yaml
starts it beside the servers it needs and migrates first.

**When not:** the platform builds images by itself from package.json.

**Cost:** three files. No image was built where this template was tested; its start command and compose file were checked.
`,
  preset: "standard",
  contribute(slots) {
    slots.readme.add({ title: "Container", body: readme });
  },
});

const readme = `
\`docker compose up --build\` builds the image and starts it with what it needs. Compose reads secrets, where there are any,
from \`.env\`, which is not committed: in a fresh clone, copy \`.env.example\` to \`.env\` and fill in what is blank there.
`;
