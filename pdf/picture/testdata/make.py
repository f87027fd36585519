"""Makes the pictures of this folder by other people's programs: colours and
profiles by Little CMS 2 (liblcms2.so.2), pictures by Pillow (libjpeg, libpng,
libwebp), the notes of the lying ones by exiftool and webpmux. Prints the sRGB
values, by Little CMS, that colour_test.go expects.

progressive.jpg and cmyk.jpg are older; they were made in the same way.

    python3 make.py     Debian: python3-pil libimage-exiftool-perl webp
"""
import ctypes, io, subprocess
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

lcms = ctypes.CDLL("liblcms2.so.2")
P, D = ctypes.c_void_p, ctypes.c_double
for name, result, arguments in [
    ("cmsBuildGamma", P, [P, D]), ("cmsBuildParametricToneCurve", P, [P, ctypes.c_int, ctypes.POINTER(D)]),
    ("cmsBuildTabulatedToneCurve16", P, [P, ctypes.c_uint, ctypes.POINTER(ctypes.c_uint16)]),
    ("cmsCreateRGBProfile", P, [P, P, P]), ("cmsCreateGrayProfile", P, [P, P]), ("cmsSetProfileVersion", None, [P, D]),
    ("cmsSaveProfileToMem", ctypes.c_int, [P, P, ctypes.POINTER(ctypes.c_uint32)]),
]:
    f = getattr(lcms, name)
    f.restype, f.argtypes = result, arguments

D65, D50 = (0.3127, 0.3290, 1), (0.3457, 0.3585, 1)
P3 = (0.680, 0.320, 1, 0.265, 0.690, 1, 0.150, 0.060, 1)
ADOBE = (0.64, 0.33, 1, 0.21, 0.71, 1, 0.15, 0.06, 1)
PROPHOTO = (0.7347, 0.2653, 1, 0.1596, 0.8404, 1, 0.0366, 0.0001, 1)
SRGB = (0.64, 0.33, 1, 0.30, 0.60, 1, 0.15, 0.06, 1)


def saved(profile, version):
    lcms.cmsSetProfileVersion(profile, version)
    size = ctypes.c_uint32(0)
    lcms.cmsSaveProfileToMem(profile, None, ctypes.byref(size))
    data = ctypes.create_string_buffer(size.value)
    lcms.cmsSaveProfileToMem(profile, data, ctypes.byref(size))
    return data.raw


def rgb(white, primaries, curve, version):
    curves = (P * 3)(curve, curve, curve)
    return saved(lcms.cmsCreateRGBProfile((D * 3)(*white), (D * 9)(*primaries), curves), version)


srgb_curve = lcms.cmsBuildParametricToneCurve(None, 4, (D * 5)(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
simple = lcms.cmsBuildParametricToneCurve(None, 2, (D * 3)(2.0, 0.9, 0.1))
table = lcms.cmsBuildTabulatedToneCurve16(None, 33, (ctypes.c_uint16 * 33)(*[round(65535 * (i / 32) ** 1.8) for i in range(33)]))
profiles = {
    "p3": rgb(D65, P3, srgb_curve, 4.3),
    "adobe": rgb(D65, ADOBE, lcms.cmsBuildGamma(None, 2.19921875), 2.1),
    "prophoto": rgb(D50, PROPHOTO, table, 2.1),
    "swapped": rgb(D65, SRGB[3:6] + SRGB[0:3] + SRGB[6:9], simple, 4.3),
    "srgb": rgb(D65, SRGB, srgb_curve, 2.1),
}
grey = saved(lcms.cmsCreateGrayProfile((D * 3)(0.9642, 1, 0.8249), lcms.cmsBuildGamma(None, 1.0)), 2.1)

PATCHES = [(255, 255, 255), (0, 0, 0), (128, 128, 128), (220, 170, 140), (200, 40, 30), (40, 160, 60), (30, 60, 180), (20, 24, 28)]
GREYS = [255, 0, 128, 16, 40, 80, 160, 220]


def patches(mode, colours):
    m = Image.new(mode, (64, 32))
    for i, c in enumerate(colours):
        m.paste(c, (i % 4 * 16, i // 4 * 16, i % 4 * 16 + 16, i // 4 * 16 + 16))
    return m


m = patches("RGB", PATCHES)
for name, icc in profiles.items():
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    out = ImageCms.profileToProfile(m, source, ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB")
    print(name, [out.getpixel((i % 4 * 16 + 8, i // 4 * 16 + 8)) for i in range(8)])
    if name != "srgb":
        m.save(name + ".png", icc_profile=icc)
m.save("p3.jpg", icc_profile=profiles["p3"], quality=98, subsampling=0)
m.save("adobe.jpg", icc_profile=profiles["adobe"], quality=98, subsampling=0, progressive=True)
m.save("srgb.jpg", icc_profile=profiles["srgb"], quality=98, subsampling=0)
m.save("p3.webp", icc_profile=profiles["p3"], lossless=True)
m.save("lossy.webp", icc_profile=profiles["p3"], quality=98)
g = patches("L", GREYS)
g.save("grey.png", icc_profile=grey)
g.save("grey.jpg", icc_profile=grey, quality=98)
source = ImageCms.ImageCmsProfile(io.BytesIO(grey))
out = ImageCms.profileToProfile(g, source, ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB")
print("grey", [out.getpixel((i % 4 * 16 + 8, i // 4 * 16 + 8)) for i in range(8)])

# Linear light, as programs that render say it: gAMA 1 and the primaries of P3.
info = PngImagePlugin.PngInfo()
info.add(b"gAMA", (100000).to_bytes(4, "big"))
info.add(b"cHRM", b"".join(v.to_bytes(4, "big") for v in [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]))
m.save("linear.png", pnginfo=info)
linear = ImageCms.ImageCmsProfile(io.BytesIO(rgb(D65, P3, lcms.cmsBuildGamma(None, 1.0), 4.3)))
out = ImageCms.profileToProfile(m, linear, ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB")
print("linear", [out.getpixel((i % 4 * 16 + 8, i // 4 * 16 + 8)) for i in range(8)])

# Inks, coded as luminance and chrominance: Pillow stores four planes as they
# are, and the byte of Adobe's segment says what they mean.
inks = patches("CMYK", [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (0, 0, 0, 128), (255, 255, 0, 0), (40, 90, 10, 30)])
c, k = inks.split()[:3], inks.split()[3]
coded = Image.merge("RGB", c).convert("YCbCr").split()
planes = Image.merge("CMYK", [ImageOps.invert(p) for p in coded] + [k])
b = io.BytesIO()
planes.save(b, "jpeg", quality=98, subsampling=0)
data = bytearray(b.getvalue())
data[data.index(b"Adobe") + 11] = 2
open("ycck.jpg", "wb").write(data)
seen = Image.open("ycck.jpg")
print("ycck inks", [seen.getpixel((i % 4 * 16 + 8, i // 4 * 16 + 8)) for i in range(8)])

# Transparent: left half clear.
clear = Image.new("RGBA", (32, 16), (200, 40, 30, 255))
clear.paste((0, 0, 0, 0), (0, 0, 16, 16))
clear.save("clear.webp", quality=90)

# The eight ways to hold a camera.
quarters = Image.new("RGB", (120, 80), (255, 0, 0))
quarters.paste((0, 255, 0), (60, 0, 120, 40))
quarters.paste((0, 0, 255), (0, 40, 60, 80))
quarters.paste((255, 255, 255), (60, 40, 120, 80))
T = Image.Transpose
back = {1: None, 2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_90, 7: T.TRANSVERSE, 8: T.ROTATE_270}
for o, way in back.items():
    name = f"held-{o}.webp"
    (quarters if way is None else quarters.transpose(way)).save(name, lossless=True)
    subprocess.run(["exiftool", "-q", "-overwrite_original", "-n", f"-Orientation={o}", "-GPSLatitude=50.1", "-GPSLatitudeRef=N", name], check=True)
    seen = ImageOps.exif_transpose(Image.open(name)).convert("RGB")
    assert seen.tobytes() == quarters.tobytes(), name

# A photograph with all the notes that a phone writes.
photo = quarters.resize((240, 160))
photo.save("notes.jpg", quality=85, comment=b"a comment")
subprocess.run(["exiftool", "-q", "-overwrite_original", "-n", "-GPSLatitude=50.1", "-GPSLatitudeRef=N", "-Make=Example", "-XMP-dc:Creator=Nobody", "-IPTC:City=Nowhere", "notes.jpg"], check=True)

# Two pictures one after another.
b = io.BytesIO()
frames = [Image.new("RGB", (16, 16), c) for c in ((255, 0, 0), (0, 0, 255))]
frames[0].save("animation.webp", save_all=True, append_images=frames[1:], duration=100)
