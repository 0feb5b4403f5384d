import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "the CI workflow: two more steps, a second job, another branch",
  make(project) {
    const path = ".github/workflows/ci.yml";
    project.replace(path, "branches: [main]", "branches: [main, release]");
    project.after(
      path,
      "      - run: node --run check",
      `      - name: Upload coverage
        if: always()
        uses: actions/upload-artifact@v4
        with:
          name: coverage
          path: coverage`,
    );
    project.before(path, "      - run: npm ci", "      - run: corepack enable");
    project.append(
      path,
      `  image:
    needs: check
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: docker build .
`,
    );
  },
});
