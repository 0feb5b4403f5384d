import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "what the API says of itself: title, contact, servers",
  make(project) {
    project.replace("src/api/rest/openapi.ts", "title: manifest.name,", 'title: "The shop",');
    project.replace(
      "src/api/rest/openapi.ts",
      '[{ url: "/", description: "This server" }]',
      '[{ url: "https://api.shop.example", description: "Production" }]',
    );
    project.replace(
      "src/api/rest/orders.ts",
      '"Placed against stock, all lines or none."',
      '"All lines or none."',
    );
  },
});
