#include <mado/photo/photo.h>

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>
#include <optional>

namespace mado::photo {

namespace {

// How the child ends when there is no picture; its own signals and limits end it otherwise.
constexpr int first_fault = 80;
constexpr std::size_t most_of_a_picture = static_cast<std::size_t>(short_side) * long_side * 3;

struct Header {
    char mark[8] = { 'm', 'a', 'd', 'o', 'p', 'i', 'c', '2' };
    std::int32_t width = 0, height = 0, pages = 0;
};

bool write_all(void const* from, std::size_t size)
{
    auto const* at = static_cast<char const*>(from);
    while (size > 0) {
        auto const wrote = ::write(1, at, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        size -= static_cast<std::size_t>(wrote);
    }
    return true;
}

// The photo; nothing when it is larger than any.
std::optional<std::string> read_all()
{
    std::string all;
    char chunk[1 << 16];
    for (;;) {
        auto const got = ::read(0, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || all.size() + static_cast<std::size_t>(got) > most_bytes)
            return std::nullopt;
        if (got == 0)
            return all;
        all.append(chunk, static_cast<std::size_t>(got));
    }
}

// What the child wrote is believed only when it is exactly a picture.
std::expected<Picture, Fault> picture_from(std::string all)
{
    Header header, ours;
    if (all.size() < sizeof header)
        return std::unexpected(Fault::Broken);
    std::memcpy(&header, all.data(), sizeof header);
    bool const is_sound = std::memcmp(header.mark, ours.mark, sizeof ours.mark) == 0 && header.width > 0 && header.height > 0 && header.width <= long_side
        && header.height <= long_side && header.pages > 0 && header.pages <= most_pages
        && all.size() - sizeof header == static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height) * 3;
    if (!is_sound)
        return std::unexpected(Fault::Broken);
    return Picture { header.width, header.height, all.substr(sizeof header), header.pages };
}

Fault fault_of(int status)
{
    auto const ended = status - first_fault;
    return ended >= 0 && ended < static_cast<int>(names_of(Fault {}).size()) ? static_cast<Fault>(ended) : Fault::Broken;
}

}  // namespace

std::expected<Picture, Fault> read_apart(sandbox::Sandbox const& box, std::string_view bytes, int page, Bounds const& bounds)
{
    if (bytes.size() > most_bytes)
        return std::unexpected(Fault::TooManyPixels);
    auto done = box.run({ .program = bounds.program, .words = { child_word, std::to_string(page) }, .input = bytes,
        .bounds = { .time = bounds.time, .memory = bounds.memory, .output = most_of_a_picture + sizeof(Header) + 1 } });
    switch (done.end) {
    case sandbox::End::NotStarted: throw NoWalls("photo: there is no sandbox to read it in");
    case sandbox::End::TooSlow: return std::unexpected(Fault::TooSlow);
    case sandbox::End::TooLarge:
    case sandbox::End::Crashed: return std::unexpected(Fault::Broken);
    case sandbox::End::Done: break;
    }
    if (done.status != 0)
        return std::unexpected(fault_of(done.status));
    return picture_from(std::move(done.output));
}

int work_as_child(std::string_view page_word)
{
    auto const ends_with = [](Fault fault) { return first_fault + static_cast<int>(fault); };
    int page = 0;
    std::from_chars(page_word.data(), page_word.data() + page_word.size(), page);
    try {
        auto const bytes = read_all();
        if (!bytes)
            return ends_with(Fault::TooManyPixels);
        auto const picture = read(*bytes, page);
        if (!picture)
            return ends_with(picture.error());
        Header header;
        header.width = picture->width;
        header.height = picture->height;
        header.pages = picture->pages;
        return write_all(&header, sizeof header) && write_all(picture->rgb.data(), picture->rgb.size()) ? 0 : 1;
    } catch (std::bad_alloc const&) {
        return ends_with(Fault::TooManyPixels);
    } catch (std::exception const&) {
        return ends_with(Fault::Broken);
    }
}

}  // namespace mado::photo
