#include "codes.h"

#include "parse.h"

#include <algorithm>
#include <memory>
#include <qrencode.h>
#include <zint.h>

namespace mado::print {

Modules qr_modules(std::string_view text, int line)
{
    // 255 digits of an eL-QR are a symbol of 41 modules in the numeric mode, and of 65 as bytes.
    auto const mode = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) ? QR_MODE_NUM : QR_MODE_8;
    std::unique_ptr<QRinput, decltype(&QRinput_free)> const input(QRinput_new2(0, QR_ECLEVEL_M), &QRinput_free);
    auto const fits = !text.empty() && QRinput_append(input.get(), mode, static_cast<int>(text.size()), reinterpret_cast<unsigned char const*>(text.data())) == 0;
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const code(fits ? QRcode_encodeInput(input.get()) : nullptr, &QRcode_free);
    if (!code)
        throw Misfit { line, "the text of the QR code is empty or longer than 2,331 bytes" };
    Modules modules { code->width, code->width, {} };
    auto const count = static_cast<std::size_t>(code->width) * static_cast<std::size_t>(code->width);
    modules.dark.reserve(count);
    for (std::size_t index = 0; index < count; ++index)
        modules.dark.push_back((code->data[index] & 1) != 0);
    return modules;
}

namespace {

Modules bars(std::string_view text, int symbology, int input_mode, Misfit const& misfit)
{
    std::unique_ptr<zint_symbol, decltype(&ZBarcode_Delete)> const symbol(ZBarcode_Create(), &ZBarcode_Delete);
    symbol->symbology = symbology;
    symbol->input_mode = input_mode;
    auto const plain = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (!plain || text.empty() || ZBarcode_Encode(symbol.get(), reinterpret_cast<unsigned char const*>(text.data()), static_cast<int>(text.size())) >= ZINT_ERROR)
        throw misfit;
    Modules modules { symbol->width, 1, {} };
    for (int x = 0; x < symbol->width; ++x)
        modules.dark.push_back(((symbol->encoded_data[0][x / 8] >> (x % 8)) & 1) != 0);
    return modules;
}

}  // namespace

Modules barcode_modules(std::string_view text, int line)
{
    return bars(text, BARCODE_CODE128, DATA_MODE, { line, "the text of the barcode is empty, too long or has a character that is not ASCII" });
}

Modules gs1_modules(std::string_view text, int line)
{
    return bars(text, BARCODE_GS1_128, GS1_MODE | GS1PARENS_MODE, { line, "the text of the GS1-128 code is not written \"(91)…\" with what that application identifier takes" });
}

Code code_of(Element const& img)
{
    if (auto const* text = img.attribute("data-qr"))
        return { Code::Kind::Qr, *text, qr_modules(*text, img.line) };
    if (auto const* text = img.attribute("data-gs1"))
        return { Code::Kind::Gs1, *text, gs1_modules(*text, img.line) };
    auto const& text = *img.attribute("data-barcode");
    return { Code::Kind::Barcode, text, barcode_modules(text, img.line) };
}

// One path of horizontal runs: small, and drawn without seams.
std::string svg_of(Modules const& modules)
{
    auto const quiet = modules.height == 1 ? 10 : 4;
    auto const scale_y = modules.height == 1 ? 40 : 1;
    auto const margin_y = modules.height == 1 ? 0 : quiet;
    auto const width = std::to_string(modules.width + 2 * quiet);
    auto const height = std::to_string(modules.height * scale_y + 2 * margin_y);
    auto svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h"
        + width + "v" + height + "H0z\"/><path d=\"";
    for (int y = 0; y < modules.height; ++y)
        for (int x = 0; x < modules.width; ++x) {
            auto const begin = x;
            while (x < modules.width && modules.at(x, y))
                ++x;
            if (x > begin)
                svg += "M" + std::to_string(begin + quiet) + " " + std::to_string(y * scale_y + margin_y) + "h" + std::to_string(x - begin) + "v"
                    + std::to_string(scale_y) + "h-" + std::to_string(x - begin) + "z";
        }
    return svg + "\"/></svg>";
}

}  // namespace mado::print
