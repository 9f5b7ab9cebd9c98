"""Images, region by region, as copied from the cloud."""

from domain.catalogue import Image
from domain.errors import ImageNotFound
from persistence.catalogue.entries import Entries
from persistence.schema import tables

IMAGES = Entries(tables.images, Image, ImageNotFound)

read_image = IMAGES.read
read_known_image = IMAGES.read_known
hold_image = IMAGES.hold
choose_image = IMAGES.choose
list_images = IMAGES.list_page
store_images = IMAGES.store
store_image = IMAGES.store_one
keep_image = IMAGES.keep
unlist_image = IMAGES.unlist
