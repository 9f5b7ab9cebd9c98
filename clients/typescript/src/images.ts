/** Images, what servers boot from. */

import { type CallOptions, type ChangeOptions, type Connection, dataOf } from './connection.js'
import { deleteImage, getImage, listImages } from './generated/sdk.gen.js'
import type { DeleteImageData, GetImageData, Image, ImagePage, ListImagesData } from './generated/types.gen.js'
import { LARGEST, type Query, walk } from './paging.js'
import { idOf, type Reference } from './references.js'

type Filters = Query<ListImagesData>

/** Reads one page of images, ordered by name. */
export function page(connection: Connection, query: Filters = {}, options: CallOptions = {}): Promise<ImagePage> {
  return dataOf(listImages({ client: connection, query, ...options }))
}

/** Yields every one of the images, ordered by name. */
export function list(connection: Connection, query: Filters = {}, options: CallOptions = {}) {
  return walk((position) => page(connection, { ...LARGEST, ...query, ...position }, options))
}

/** Reads one of the images. */
export function get(
  connection: Connection,
  image: Reference,
  query: Query<GetImageData> = {},
  options: CallOptions = {},
): Promise<Image> {
  return dataOf(getImage({ client: connection, path: { image_id: idOf(image) }, query, ...options }))
}

/** Deletes what a snapshot has made. */
async function remove(
  connection: Connection,
  image: Reference,
  query: Query<DeleteImageData> = {},
  options: ChangeOptions = {},
): Promise<void> {
  await deleteImage({ client: connection, path: { image_id: idOf(image) }, query, ...options })
}
export { remove as delete }
