#pragma once
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace mado::documents::test {

// What a reader sees, by poppler: an eye that is not ours.
inline std::string text_of_pdf(std::filesystem::path const& pdf)
{
    auto const command = "pdftotext -layout -enc UTF-8 '" + pdf.string() + "' -";
    auto* const pipe = ::popen(command.c_str(), "r");
    if (!pipe)
        throw std::runtime_error("pdftotext cannot be run");
    std::string text;
    std::array<char, 4096> part;
    while (auto const size = std::fread(part.data(), 1, part.size(), pipe))
        text.append(part.data(), size);
    if (::pclose(pipe) != 0)
        throw std::runtime_error("pdftotext could not read " + pdf.string());
    return text;
}

inline std::string contents(std::filesystem::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

// Without the white space that a layout puts between and within words.
inline std::string without_spaces(std::string const& text)
{
    std::string bare;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 3, "　") == 0)
            i += 2;
        else if (text[i] != ' ' && text[i] != '\n' && text[i] != '\f')
            bare += text[i];
    }
    return bare;
}

}  // namespace mado::documents::test
