#include "jobs/render.h"

#include <mado/photo/photo.h>
#include <mado/text/utf8.h>

#include "model/picture.h"
#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings::jobs {

namespace {

using service::Drawn;

constexpr std::int64_t most_pages = 300;
constexpr std::size_t most_words = 4'000;
constexpr auto longest_side = "1600";

// What can be read on each page; "" where nothing can.
std::vector<std::string> words_of(sandbox::Sandbox const& box, std::string_view pdf)
{
    auto const done = box.run({ .program = "/usr/bin/pdftotext", .words = { "-enc", "UTF-8", "-", "-" }, .input = pdf, .bounds = { .time = std::chrono::seconds(60), .output = 8U << 20 } });
    if (done.end != sandbox::End::Done || done.status != 0 || !text::is_utf8(done.output))
        return {};
    std::vector<std::string> pages(1);
    for (char const c : done.output)
        if (c == '\f')
            pages.emplace_back();
        else if (c == '\n' || static_cast<unsigned char>(c) >= 0x20)
            pages.back() += c;
    for (auto& one : pages)
        one = text::control_character(one, text::Lines::Many) ? std::string() : std::string(text::first(text::trimmed(one), most_words));
    return pages;
}

std::optional<Drawn> page_of_pdf(Workplace const& here, sandbox::Sandbox const& box, std::string_view pdf, std::int64_t number, std::string words)
{
    auto const which = std::to_string(number);
    auto const done = box.run({ .program = "/usr/bin/pdftocairo", .words = { "-png", "-singlefile", "-f", which, "-l", which, "-scale-to", longest_side, "-", "-" }, .input = pdf });
    auto const size = done.end == sandbox::End::Done && done.status == 0 ? model::plain_png(done.output) : std::nullopt;
    if (!size)
        return std::nullopt;
    return Drawn { { number, {}, {}, size->width, size->height, std::move(words) }, here.files.keep_bytes(done.output) };
}

std::vector<Drawn> pages_of_pdf(Workplace const& here, sandbox::Sandbox const& box, std::string_view pdf, std::int64_t pages)
{
    if (pages > most_pages)
        return {};
    auto const words = words_of(box, pdf);
    std::vector<Drawn> all;
    for (std::int64_t number = 1; number <= pages; ++number) {
        auto const at = static_cast<std::size_t>(number - 1);
        auto drawn = page_of_pdf(here, box, pdf, number, at < words.size() ? words[at] : std::string());
        if (!drawn)
            return {};  // half a paper would mislead
        all.push_back(std::move(*drawn));
    }
    return all;
}

std::vector<Drawn> page_of_picture(Workplace const& here, sandbox::Sandbox const& box, std::string_view bytes)
{
    auto const picture = photo::read_apart(box, bytes);
    if (!picture)
        return {};
    auto const jpeg = photo::as_jpeg(*picture);
    return { Drawn { { 1, {}, {}, jpeg.width, jpeg.height, {} }, here.files.keep_bytes(jpeg.bytes) } };
}

}  // namespace

Result<void> render(Workplace const& here, sanitizing::Tools const& tools, mado::jobs::Job const& job)
{
    PaperId const id { job.payload.text("paper") };
    auto const file = here.database.read(job.tenant, [&](db::Read& tx) -> std::optional<sanitizing::File> {
        auto const paper = store::paper(tx, id);
        return paper && paper->state == PaperState::Waiting ? sanitizing::file(tx, service::owner_of_files, id.value, paper->blob) : std::nullopt;
    });
    if (!file)
        return {};  // drawn already, or taken back
    if (tools.box.walls() == sandbox::Walls::None)
        return refuse(Refusal::Kind::Busy, "sanitizing.waiting");
    auto const bytes = TRY(sanitizing::clean_bytes(here, job.tenant, *file));
    auto const pages = file->type == "application/pdf" ? pages_of_pdf(here, tools.box, bytes, file->pages) : page_of_picture(here, tools.box, bytes);
    return here.database.write(job.tenant, { .name = service::render_job }, [&](db::Write& tx) { return service::keep_pages(tx, here, id, pages); });
}

}  // namespace mado::meetings::jobs
