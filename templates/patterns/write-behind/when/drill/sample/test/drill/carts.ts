/** Of so many users, each of whom puts and reads a cart again and again. */
export const cartOwners = Array.from({ length: 20 }, () => crypto.randomUUID());

export const cartLines = [{ sku: "drill-cart", quantity: 1 }];
