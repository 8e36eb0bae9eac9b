/** The shop's sixteen tools. */
import type { Tool } from '@holdpoint/sdk/tool';
import { calculateTool } from './calculate.ts';
import { cancelPendingOrderTool } from './cancel-pending-order.ts';
import { exchangeDeliveredOrderItemsTool } from './exchange-delivered-order-items.ts';
import { findUserIdByEmailTool } from './find-user-id-by-email.ts';
import { findUserIdByNameZipTool } from './find-user-id-by-name-zip.ts';
import { getItemDetailsTool } from './get-item-details.ts';
import { getOrderDetailsTool } from './get-order-details.ts';
import { getProductDetailsTool } from './get-product-details.ts';
import { getUserDetailsTool } from './get-user-details.ts';
import { listAllProductTypesTool } from './list-all-product-types.ts';
import { modifyPendingOrderAddressTool } from './modify-pending-order-address.ts';
import { modifyPendingOrderItemsTool } from './modify-pending-order-items.ts';
import { modifyPendingOrderPaymentTool } from './modify-pending-order-payment.ts';
import { modifyUserAddressTool } from './modify-user-address.ts';
import { returnDeliveredOrderItemsTool } from './return-delivered-order-items.ts';
import type { Shop } from './shop.ts';
import { transferToHumanAgentsTool } from './transfer-to-human-agents.ts';

export function retailTools(shop: Shop): readonly Tool[] {
  return [
    findUserIdByEmailTool(shop),
    findUserIdByNameZipTool(shop),
    getUserDetailsTool(shop),
    getOrderDetailsTool(shop),
    getProductDetailsTool(shop),
    getItemDetailsTool(shop),
    listAllProductTypesTool(shop),
    calculateTool(shop),
    transferToHumanAgentsTool(shop),
    cancelPendingOrderTool(shop),
    modifyPendingOrderAddressTool(shop),
    modifyPendingOrderPaymentTool(shop),
    modifyPendingOrderItemsTool(shop),
    exchangeDeliveredOrderItemsTool(shop),
    returnDeliveredOrderItemsTool(shop),
    modifyUserAddressTool(shop),
  ];
}
