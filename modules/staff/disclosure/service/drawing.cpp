#include "service/drawing.h"

#include <algorithm>

namespace mado::disclosure::service {

namespace {

using Kind = Refusal::Kind;

Result<std::string> said_by(sandbox::Sandbox const& box, std::string program, std::vector<std::string> words, std::string_view pdf)
{
    auto done = box.run({ .program = std::move(program), .words = std::move(words), .input = pdf, .bounds = { .time = std::chrono::seconds(60) } });
    if (done.end == sandbox::End::NotStarted)
        return refuse(Kind::Busy, "disclosure.no_walls");
    if (done.end != sandbox::End::Done || done.status != 0)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    return std::move(done.output);
}

}  // namespace

Result<std::string> working_pdf(Workplace const& here, sanitizing::Tools const& tools, std::string const& tenant, Target const& target)
{
    auto const file = here.database.read(tenant, [&](db::Read& tx) { return sanitizing::file(tx, owner_of_files, target.id.value, target.blob); });
    if (!file)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    auto bytes = TRY(sanitizing::clean_bytes(here, tenant, *file));
    if (file->type == "application/pdf")
        return bytes;
    try {
        auto const picture = photo::read_apart(tools.box, bytes);
        if (!picture)
            return refuse(Kind::Gone, "disclosure.page_unreadable");
        photo::Album album;
        album.add(*picture);
        return album.pdf({});
    } catch (photo::NoWalls const&) {
        return refuse(Kind::Busy, "disclosure.no_walls");
    }
}

Result<photo::Picture> drawn(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t page, int long_side)
{
    auto const which = std::to_string(page);
    auto const ppm = TRY(said_by(box, "/usr/bin/pdftoppm", { "-f", which, "-l", which, "-scale-to", std::to_string(long_side), "-" }, pdf));
    auto picture = model::picture_of(ppm);
    if (!picture)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    return std::move(*picture);
}

Result<model::Sheet> sheet(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t page)
{
    auto const which = std::to_string(page);
    auto const xhtml = TRY(said_by(box, "/usr/bin/pdftotext", { "-bbox", "-enc", "UTF-8", "-f", which, "-l", which, "-", "-" }, pdf));
    auto found = model::sheet_of(xhtml);
    if (!found)
        return refuse(Kind::Gone, "disclosure.page_unreadable");
    return std::move(*found);
}

Result<std::int64_t> letters_in(sandbox::Sandbox const& box, std::string_view pdf)
{
    auto const words = TRY(said_by(box, "/usr/bin/pdftotext", { "-enc", "UTF-8", "-", "-" }, pdf));
    return static_cast<std::int64_t>(std::ranges::count_if(words, [](char c) { return static_cast<unsigned char>(c) > ' '; }));
}

}  // namespace mado::disclosure::service
