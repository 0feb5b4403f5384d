import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "tsconfig.json: a comment, another option, a folder more",
  make(project) {
    project.replace(
      "tsconfig.json",
      '"noUnusedLocals": true',
      '// Work in progress may lie around.\n    "noUnusedLocals": false',
    );
    project.replace(
      "tsconfig.json",
      '"include": ["src", "test",',
      '"include": ["src", "test", "tools",',
    );
    project.after("tsconfig.json", '"strict": true', '    "sourceMap": true,');
    project.write("tools/hello.ts", 'console.log("hello");\n');
  },
});
