/** All that the rest of the project may know of this module. */
export { makeOrderService, type OrderService } from "#use-case/@orders/order-service.ts";
export { makeProductService, type ProductService } from "#use-case/@orders/product-service.ts";
export type { Order, OrderCancelled, OrderPlaced } from "#domain/@orders/order.ts";
export type { Product } from "#domain/@orders/product.ts";
