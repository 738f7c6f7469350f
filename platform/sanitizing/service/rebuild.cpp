#include <mado/sanitizing/rebuild.h>

#include <mado/files/store.h>
#include <mado/photo/photo.h>
#include <mado/sanitizing/kinds.h>
#include <mado/text/utf8.h>

#include "model/office.h"
#include "model/pdf.h"
#include "model/text.h"

#include <unistd.h>

#include <new>

namespace mado::sanitizing {

namespace {

using sandbox::End;
using namespace std::string_literals;

constexpr std::string_view office_word = "office";
constexpr auto pdf_type = "application/pdf", text_type = "text/plain; charset=utf-8";

Rebuilt waiting() { return { State::Waiting, Reason::NoWalls, {}, {}, 0 }; }
Rebuilt refused(Reason reason) { return { State::Refused, reason, {}, {}, 0 }; }

Reason reason_of(End end)
{
    return end == End::TooSlow ? Reason::TooSlow : end == End::TooLarge ? Reason::TooLarge : end == End::NotStarted ? Reason::NoWalls : Reason::Broken;
}

std::int64_t count_of(std::string_view bytes, std::string_view words)
{
    std::int64_t count = 0;
    for (auto at = bytes.find(words); at != std::string_view::npos; at = bytes.find(words, at + words.size()))
        ++count;
    return count;
}

// The words of a PDF that could not be drawn anew.
Rebuilt words_of_pdf(sandbox::Sandbox const& box, std::string_view bytes, Reason reason)
{
    auto const done = box.run({ .program = "/usr/bin/pdftotext", .words = { "-enc", "UTF-8", "-", "-" }, .input = bytes, .bounds = { .time = std::chrono::seconds(30), .output = 8U << 20 } });
    if (done.end == End::NotStarted && box.walls() == sandbox::Walls::None)
        return waiting();
    if (done.end != End::Done || done.status != 0)
        return refused(model::asks_for_password(bytes) && reason == Reason::Broken ? Reason::Encrypted : reason);
    std::string words;
    for (char const c : done.output)
        words += c == '\f' ? '\n' : c;
    auto const text = model::plain_text(words);
    if (!text || text::trimmed(*text).empty())
        return refused(reason);
    return { State::TextOnly, reason, text_type, *text, 0 };
}

// Drawn anew, page by page: what is not drawn does not come along, letters stay letters.
Rebuilt pdf_of(sandbox::Sandbox const& box, std::string_view bytes)
{
    auto done = box.run({ .program = "/usr/bin/pdftocairo", .words = { "-pdf", "-", "-" }, .input = bytes });
    if (done.end == End::NotStarted)
        return waiting();
    if (done.end != End::Done)
        return words_of_pdf(box, bytes, reason_of(done.end));
    if (done.status != 0 || !model::is_plain_pdf(done.output))
        return words_of_pdf(box, bytes, Reason::Broken);
    auto const pages = count_of(done.output, "/Type /Page ") + count_of(done.output, "/Type /Page\n");
    return { State::Clean, Reason::None, pdf_type, std::move(done.output), pages };
}

Reason reason_of(photo::Fault fault)
{
    switch (fault) {
    case photo::Fault::TooManyPixels: return Reason::TooLarge;
    case photo::Fault::TooSlow: return Reason::TooSlow;
    case photo::Fault::NotAPhoto: return Reason::Unknown;
    case photo::Fault::Broken: break;
    }
    return Reason::Broken;
}

// Pixels alone. Several pages (a scanned TIFF) become one PDF.
Rebuilt redrawn(sandbox::Sandbox const& box, std::string_view bytes)
{
    auto const first = photo::read_apart(box, bytes);
    if (!first)
        return refused(reason_of(first.error()));
    if (first->pages == 1)
        return { State::Clean, Reason::None, "image/jpeg", photo::as_jpeg(*first).bytes, 1 };
    photo::Album album;
    album.add(*first);
    for (int page = 1; page < first->pages; ++page) {
        auto const next = photo::read_apart(box, bytes, page);
        if (!next)
            return refused(reason_of(next.error()));
        album.add(*next);
    }
    return { State::Clean, Reason::None, pdf_type, album.pdf({}), first->pages };
}

Rebuilt picture_of(sandbox::Sandbox const& box, std::string_view bytes)
{
    try {
        return redrawn(box, bytes);
    } catch (photo::NoWalls const&) {
        return waiting();  // nothing is known of the file yet
    }
}

// -- Office files are taken apart by this program, in a child.
constexpr int first_reason = 80;

Rebuilt office_of(sandbox::Sandbox const& box, std::string_view bytes)
{
    auto done = box.run({ .program = {}, .words = { std::string(office_word), "-" }, .input = bytes });
    if (done.end == End::NotStarted)
        return waiting();  // nothing is known of the file yet
    if (done.end != End::Done)
        return refused(reason_of(done.end));
    auto const line = done.output.find('\n');
    if (done.status != 0 || line == std::string::npos) {
        auto const ended = done.status - first_reason;
        return refused(ended > 0 && ended < static_cast<int>(names_of(Reason {}).size()) ? static_cast<Reason>(ended) : Reason::Broken);
    }
    auto const type = done.output.substr(0, line);
    if (!type.starts_with("application/vnd.openxmlformats-officedocument."))
        return refused(Reason::Broken);
    return { State::Clean, Reason::None, type, done.output.substr(line + 1), 0 };
}

bool write_all(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const wrote = ::write(1, bytes.data(), bytes.size());
        if (wrote <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
}

std::string read_input()
{
    std::string all;
    char chunk[1 << 16];
    for (auto got = ::read(0, chunk, sizeof chunk); got > 0 && all.size() <= most_bytes; got = ::read(0, chunk, sizeof chunk))
        all.append(chunk, static_cast<std::size_t>(got));
    return all;
}

int work_on_office()
{
    try {
        auto const office = model::rebuilt_office(read_input());
        if (!office)
            return first_reason + static_cast<int>(office.error());
        return write_all(office->type + "\n") && write_all(office->bytes) ? 0 : 1;
    } catch (std::bad_alloc const&) {
        return first_reason + static_cast<int>(Reason::TooLarge);
    } catch (std::exception const&) {
        return first_reason + static_cast<int>(Reason::Broken);
    }
}

// A drawing (DXF) stays in its own encoding, which it names itself; everything else becomes UTF-8.
Rebuilt text_of(std::string_view bytes)
{
    auto text = model::plain_text(bytes);
    if (text && files::type_of(bytes.substr(0, 512)) == "image/vnd.dxf")
        return { State::Clean, Reason::None, "image/vnd.dxf", std::string(bytes), 0 };
    return text ? Rebuilt { State::Clean, Reason::None, text_type, std::move(*text), 0 } : refused(Reason::Broken);
}

}  // namespace

Rebuilt rebuilt(sandbox::Sandbox const& box, std::string_view bytes)
{
    if (bytes.size() > most_bytes)
        return refused(Reason::TooLarge);
    if (box.walls() == sandbox::Walls::None)
        return waiting();
    switch (kind_of(bytes)) {
    case Kind::Empty: return refused(Reason::Empty);
    case Kind::Pdf: return pdf_of(box, bytes);
    case Kind::Picture: return picture_of(box, bytes);
    case Kind::OpenOffice: return office_of(box, bytes);
    case Kind::OldOffice: return refused(Reason::OldOffice);
    case Kind::Locked: return refused(Reason::Encrypted);
    case Kind::Text: return text_of(bytes);
    case Kind::Markup: return refused(Reason::Markup);
    case Kind::Drawing: return refused(Reason::Drawing);
    case Kind::Archive: return refused(Reason::Archive);
    case Kind::Unknown: break;
    }
    return refused(Reason::Unknown);
}

int work_as_child(std::string_view word, std::string_view more)
{
    if (word == photo::child_word)
        return photo::work_as_child(more);
    return word == office_word ? work_on_office() : -1;
}

}  // namespace mado::sanitizing
