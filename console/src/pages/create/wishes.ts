/** What a link to the form asks for, such as that of an image. */

import { useEffect } from 'preact/hooks'
import { useUrlQuery } from '../../hooks/query'
import { change, type Draft } from './draft'

/** Fills in the image and the region that the URL names, once: what is chosen after that stays over a reload. */
export function useWishes(draft: Draft): void {
  const query = useUrlQuery()
  useEffect(() => {
    const image_id = query.get('image')
    if (image_id === undefined) return
    change(draft, { image_id, region: query.get('region') ?? '' })
    query.set({ image: undefined, region: undefined })
  }, [])
}
