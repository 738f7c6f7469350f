#pragma once
// What a file is, told by its bytes and never by its name.
#include <array>
#include <string_view>

namespace mado::sanitizing {

// Picture: base/photo knows it. OpenOffice is a package of Office Open XML (docx, xlsx, pptx); OldOffice the compound files before it; Locked such a
// file that asks for a password. Markup: HTML, SVG, XML, RTF: text that a program would run. Drawing: DWG.
enum class Kind { Empty, Pdf, Picture, OpenOffice, OldOffice, Locked, Text, Markup, Drawing, Archive, Unknown };
constexpr std::array<std::string_view, 11> names_of(Kind)
{
    return { "empty", "pdf", "picture", "open_office", "old_office", "locked", "text", "markup", "drawing", "archive", "unknown" };
}

Kind kind_of(std::string_view bytes);

}  // namespace mado::sanitizing
