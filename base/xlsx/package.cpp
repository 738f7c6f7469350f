#include "package.h"

#include "xml.h"

#include <mado/text/utf8.h>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>

namespace mado::xlsx {

namespace {

constexpr std::size_t most_entries = 5'000, longest_name = 400;
constexpr std::size_t modest = 16u << 20, most_times = 250;  // what is unpacked beyond 16 MiB may be 250 times what it was

struct Freed { void operator()(archive* one) const { archive_free(one); } };
using Archive = std::unique_ptr<archive, Freed>;

std::unexpected<Problem> refused(Problem::Kind kind, std::string says) { return std::unexpected(Problem { kind, std::move(says) }); }

std::string in_small_letters(std::string_view name)
{
    std::string out(name);
    for (auto& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

// The names of steps from the root; nothing: it leads out of the package.
std::optional<std::string> plain_path(std::string_view folder, std::string_view target)
{
    std::vector<std::string_view> steps;
    auto const add = [&](std::string_view path) {
        for (std::size_t from = 0; from <= path.size();) {
            auto const end = std::min(path.find('/', from), path.size());
            auto const step = path.substr(from, end - from);
            if (step == ".." && steps.empty())
                return false;
            if (step == "..")
                steps.pop_back();
            else if (!step.empty() && step != ".")
                steps.push_back(step);
            from = end + 1;
        }
        return true;
    };
    if ((!target.starts_with('/') && !add(folder)) || !add(target))
        return std::nullopt;
    std::string path;
    for (auto const step : steps)
        (path += path.empty() ? "" : "/") += step;
    return path;
}

bool is_name_of_a_part(std::string_view name)
{
    return !name.empty() && name.size() <= longest_name && name.find_first_of(std::string_view("\\:\0", 3)) == std::string_view::npos && plain_path("", name) == name;
}

bool is_read(std::string_view name) { return name.ends_with(".xml") || name.ends_with(".rels") || name == "mimetype"; }

std::string_view folder_of(std::string_view part)
{
    auto const slash = part.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : part.substr(0, slash);
}

// [MS-CFB]: the container of older workbooks, and of the newer ones when a password protects them.
Problem what_the_container_holds(std::string_view bytes)
{
    auto const has = [&](std::string_view name) {
        std::string wide;
        for (auto const c : name)
            (wide += c) += '\0';
        return bytes.find(wide) != std::string_view::npos;
    };
    if (has("EncryptedPackage"))
        return { Problem::Kind::Encrypted, "a password protects the workbook: save it without one" };
    if (has("Workbook") || has("Book"))
        return { Problem::Kind::NotAWorkbook, "a workbook of Excel 97-2003 (.xls): open it and save it as an Excel workbook (.xlsx)" };
    return { Problem::Kind::NotAWorkbook, "an older document that is no workbook: save the table as an Excel workbook (.xlsx) or CSV" };
}

std::expected<std::string, Problem> unpacked(archive* zip, std::size_t total, std::size_t packed, Limits const& limits)
{
    std::string all;
    char chunk[1 << 16];
    for (;;) {
        auto const got = archive_read_data(zip, chunk, sizeof chunk);
        if (got == 0)
            return all;
        if (got < 0)
            return refused(Problem::Kind::Broken, "a part of the workbook is damaged");
        all.append(chunk, static_cast<std::size_t>(got));
        auto const so_far = total + all.size();
        if (so_far > limits.unpacked)
            return refused(Problem::Kind::TooLarge, "unpacked the workbook is larger than " + std::to_string(limits.unpacked >> 20) + " MiB");
        if (so_far > modest && so_far / most_times > packed)
            return refused(Problem::Kind::TooLarge, "unpacked the workbook is more than 250 times as large: no work of people");
    }
}

}  // namespace

std::expected<Package, Problem> Package::of(std::string_view bytes, Limits const& limits)
{
    if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
        return std::unexpected(what_the_container_holds(bytes));
    if (!bytes.starts_with("PK"))
        return refused(Problem::Kind::NotAWorkbook, "this is no Excel workbook (.xlsx)");
    Archive const zip(archive_read_new());
    if (!zip || archive_read_support_format_zip_seekable(zip.get()) != ARCHIVE_OK || archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
        return refused(Problem::Kind::Broken, "the package cannot be opened");
    Package package;
    std::size_t total = 0;
    archive_entry* entry = nullptr;
    for (;;) {
        auto const said = archive_read_next_header(zip.get(), &entry);
        if (said == ARCHIVE_EOF)
            return package;
        if (said != ARCHIVE_OK && said != ARCHIVE_WARN)   // a warning: the name of a picture, say, in letters that this locale does not have
            return refused(Problem::Kind::Broken, "the package is damaged");
        if (package.names_.size() == most_entries)
            return refused(Problem::Kind::TooLarge, "the package has more than " + std::to_string(most_entries) + " parts");
        if (archive_entry_is_encrypted(entry) != 0)
            return refused(Problem::Kind::Encrypted, "a password protects the package: save it without one");
        auto const* given = archive_entry_pathname(entry);
        auto const name = in_small_letters(given ? given : "?");
        if (name.ends_with('/'))
            continue;
        package.names_.push_back(name);
        if (!is_read(name))
            continue;
        if (!is_name_of_a_part(name) || archive_entry_filetype(entry) != AE_IFREG || package.parts_.contains(name))
            return refused(Problem::Kind::Broken, "the package has a part under a name that no part may have, or twice");
        auto part = unpacked(zip.get(), total, bytes.size(), limits);
        if (!part)
            return std::unexpected(std::move(part).error());
        total += part->size();
        if (!text::is_utf8(*part) && package.has("mimetype"))
            return refused(Problem::Kind::Encrypted, "a password protects the document: save it without one");
        if (!text::is_utf8(*part))
            return refused(Problem::Kind::Broken, name + " is not UTF-8");
        package.parts_.emplace(name, std::move(*part));
    }
}

Package Package::of_parts(std::map<std::string, std::string, std::less<>> parts)
{
    Package package;
    for (auto const& [name, content] : parts)
        package.names_.push_back(name);
    package.parts_ = std::move(parts);
    return package;
}

std::string Package::take(std::string_view name)
{
    auto const found = parts_.find(name);
    if (found == parts_.end())
        return {};
    auto content = std::move(found->second);
    parts_.erase(found);
    return content;
}

std::vector<Relation> Package::relations_of(std::string_view part)
{
    auto const folder = folder_of(part);
    auto const name = std::string(folder) + (folder.empty() ? "" : "/") + "_rels/" + std::string(part.substr(part.rfind('/') + 1)) + ".rels";
    auto const found = parts_.find(name);
    std::vector<Relation> relations;
    if (found == parts_.end())
        return relations;
    Xml xml(found->second);
    for (auto event = xml.next(); event != Xml::Event::Over && event != Xml::Event::Broken; event = xml.next()) {
        if (event != Xml::Event::Begin || xml.name() != "Relationship" || xml.attribute("TargetMode") == "External")
            continue;
        auto const type = xml.attribute("Type");
        if (auto target = plain_path(folder, xml.attribute("Target")))
            relations.push_back({ std::string(xml.attribute("Id")), std::string(type.substr(type.rfind('/') + 1)), in_small_letters(*target) });
    }
    return relations;
}

bool Package::has_part_like(std::string_view end) const
{
    return std::ranges::any_of(names_, [&](auto const& name) { return name.ends_with(end); });
}

}  // namespace mado::xlsx
