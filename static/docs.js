// Starts whichever documentation reader the page holds, on the document the page names.
"use strict";

const swagger = document.getElementById("swagger-ui");
const redoc = document.getElementById("redoc");
if (swagger) {
  SwaggerUIBundle({
    url: swagger.dataset.schema,
    domNode: swagger,
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
}
if (redoc) {
  Redoc.init(redoc.dataset.schema, { hideDownloadButton: true, theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } }, colors: { primary: { main: "#2a4fd6" } } } }, redoc);
}
