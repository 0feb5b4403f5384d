import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "hexagonal: a module of their own, made and wired in the composition root",
  on: "hexagonal rest",
  make(project) {
    project.write(
      "src/modules/reviews/domain/review.ts",
      `export interface Review {
  readonly sku: string;
  readonly stars: number;
}
`,
    );
    project.write(
      "src/modules/reviews/application/review-service.ts",
      `import type { Review } from "../domain/review.ts";

export interface ReviewService {
  add(review: Review): void;
  of(sku: string): readonly Review[];
}

export function makeReviewService(): ReviewService {
  const reviews: Review[] = [];
  return {
    add: (review) => void reviews.push(review),
    of: (sku) => reviews.filter((review) => review.sku === sku),
  };
}
`,
    );
    project.write(
      "src/modules/reviews/index.ts",
      `export { makeReviewService } from "./application/review-service.ts";
`,
    );
    project.before(
      "src/compose.ts",
      "import { userRoutes }",
      'import { makeReviewService } from "./modules/reviews/index.ts";',
    );
    project.after(
      "src/compose.ts",
      "const productService = ",
      "  const reviewService = makeReviewService();",
    );
    project.replace(
      "src/compose.ts",
      "    health,\n    http,",
      "    health,\n    reviewService,\n    http,",
    );
  },
});
