"""Images, region by region, as copied from the cloud."""

from domain.errors import ImageNotFound
from domain.images import Image
from persistence import tables
from persistence.catalogue import Entries

IMAGES = Entries(tables.images, Image, ImageNotFound)

read_image = IMAGES.read
read_known_image = IMAGES.read_known
hold_image = IMAGES.hold
choose_image = IMAGES.choose
list_images = IMAGES.list_page
store_images = IMAGES.store
keep_image = IMAGES.keep
unlist_image = IMAGES.unlist
