#include "web/pages.h"

#include <mado/organization/organization.h>
#include <mado/text/utf8.h>
#include <mado/time/wareki.h>
#include <mado/web/form.h>

#include <charconv>
#include <fstream>
#include <iterator>

namespace mado::records::web {

namespace {

std::string say(Visit const& visit, std::string_view key, std::map<std::string, std::string> const& arguments = {}) { return mado::web::words(visit, key, arguments); }

std::string hash_of_file(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    crypto::Sha256 hash;
    std::string chunk(1 << 16, '\0');
    while (in) {
        in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        hash.add({ chunk.data(), static_cast<std::size_t>(in.gcount()) });
    }
    return crypto::hex(hash.finish());
}

}  // namespace

std::vector<Choice> division_choices(Visit const&, db::Read& tx, std::string_view chosen)
{
    std::vector<Choice> all;
    for (auto const& division : organization::divisions(tx))
        all.push_back({ division.path, division.name, division.path == chosen });
    return all;
}

std::string division_name(db::Read& tx, std::string const& path)
{
    auto const division = organization::division(tx, path);
    return division ? division->name : path;
}

std::string person_name(db::Read& tx, PersonId const& id)
{
    auto const person = id ? organization::person(tx, id) : std::nullopt;
    return person ? person->name : std::string();
}

std::string year_words(Visit const& visit, Rule const& rule, int year)
{
    if (year == 0)
        return say(visit, "records.year.standing");
    return rule.start == Start::CalendarYear ? say(visit, "records.year.calendar", { { "year", std::to_string(year) } }) : wareki::fiscal_year_text(year);
}

std::string years_words(Visit const& visit, int years)
{
    if (years == permanent)
        return say(visit, "records.years.permanent");
    return years == under_one_year ? say(visit, "records.years.under_one") : say(visit, "records.years.n", { { "n", std::to_string(years) } });
}

std::string until_words(Visit const& visit, Rule const& rule, Folder const& folder, bool is_held)
{
    if (folder.state != RecordState::Kept)
        return say(visit, "records.state." + word_of(folder.state));
    auto const standing = mado::records::standing(rule, folder.until, is_held, visit.now().today());
    return say(visit, "records.standing." + word_of(standing), { { "until", folder.until ? wareki::short_text(*folder.until) : std::string() } });
}

std::int64_t number_typed(std::string const& typed, std::int64_t otherwise)
{
    std::int64_t number = otherwise;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    return error == std::errc {} && end == typed.data() + typed.size() ? number : otherwise;
}

Result<std::vector<Part>> scans_sent(Visit const& visit, std::string_view field)
{
    std::vector<Part> all;
    for (auto const* upload : visit.request.files(field)) {
        if (upload->too_large)
            return refuse({ { std::string(field), "records.scan.too_large", { { "most", mado::web::size_text(mado::web::file_bytes) } } } });
        if (upload->size == 0)
            continue;
        auto const type = files::type_of(upload->head);
        if (!files::accepted(type, { "pdf", "image" }))
            return refuse({ { std::string(field), "records.scan.type" } });
        bool const has_name = text::is_utf8(upload->file_name) && !upload->file_name.empty() && !text::control_character(upload->file_name);
        Part part { .origin = Origin::Own, .title = has_name ? std::string(text::first(upload->file_name, 100)) : std::string("scan"), .type = type, .hash = hash_of_file(upload->path), .is_copy = true };
        part.key = visit.here.files.keep(upload->path);
        all.push_back(std::move(part));
    }
    return all;
}

std::vector<mado::web::Route> routes()
{
    using mado::web::form;
    using mado::web::page;
    http::Limits const uploads { .file_bytes = mado::web::file_bytes, .total_bytes = mado::web::upload_bytes };
    return {
        page("/records").needs(may_read).to(show_folders),
        form("/records/new").needs(may_file).with(uploads).to(show_new, act_new),
        form("/records/plan").needs(may_keep_plan).to(show_plan, act_plan),
        form("/records/plan/{item}").needs(may_keep_plan).to(show_item, act_item),
        form("/records/holds").needs(may_hold).to(show_holds, act_holds),
        form("/records/disposals").needs(may_read_disposals).to(show_disposals, act_propose),
        form("/records/disposals/{disposal}").needs(may_read_disposals).to(show_disposal, act_disposal),
        page("/disposals/{disposal}").needs(may_read_disposals).to(show_disposal_of_draft),
        form("/records/disposals/{disposal}/package").needs(may_dispose).posts(fetch_package),
        form("/records/folders/{folder}").needs(may_read).to(show_folder, act_folder),
        form("/records/{record}").needs(may_read).with(uploads).to(show_record, act_record),
        page("/records/{record}/parts/{part}").needs(may_read).to(show_part),
        page("/received").needs(may_receive).to(show_register),
        form("/received/new").needs(may_receive).with(uploads).to(show_receive, act_receive),
        form("/received/{received}").needs(may_receive).to(show_received, act_received),
    };
}

std::vector<mado::web::PageType> pages()
{
    std::vector<mado::web::PageType> all;
    for (auto const& some : { folder_pages(), record_pages(), plan_pages(), received_pages(), disposal_pages() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::records::web
