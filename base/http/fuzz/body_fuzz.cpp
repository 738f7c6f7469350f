// A body as a browser, or somebody else, may send it. The first line is its content type, all after it the body; it is fed whole and in
// pieces, and both must give the same answers and files.
#include "body.h"
#include "encoding.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

using namespace mado::http;

namespace {

[[noreturn]] void wrong(char const* what)
{
    std::fprintf(stderr, "wrong: %s\n", what);
    std::abort();
}

struct Folder {
    std::string path;
    Folder()
    {
        path = (std::filesystem::temp_directory_path() / "mado-fuzz-XXXXXX").string();
        if (!::mkdtemp(path.data()))
            wrong("no folder");
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Taken {
    int status = 0;
    Request request;
};

Taken taken(std::string_view content_type, std::string_view bytes, std::size_t piece)
{
    static Folder const folder;
    Taken made;
    made.request.headers = { { "content-type", std::string(content_type) } };
    Body body(made.request, { .body_bytes = 2'000, .file_bytes = 600, .total_bytes = 6'000 }, folder.path);
    made.status = body.begin({});
    while (made.status == 0 && !bytes.empty()) {
        auto const some = bytes.substr(0, piece);
        made.status = body.take(some);
        bytes.remove_prefix(some.size());
    }
    if (made.status == 0)
        made.status = body.finish();
    return made;
}

void check(Request const& request)
{
    if (request.form.size() > Body::most_fields || request.uploads.size() > Body::most_fields)
        wrong("more fields than there may be");
    for (auto const& [name, value] : request.form)
        if (!is_utf8(value) || has_nul(value) || !is_utf8(name))
            wrong("an answer that is no text");
    for (auto const& upload : request.uploads) {
        if (upload.file_name.find_first_of("/\\") != std::string::npos || !is_utf8(upload.file_name))
            wrong("a file name that leads elsewhere");
        if (upload.too_large != upload.path.empty() || (!upload.too_large && std::filesystem::file_size(upload.path) != upload.size))
            wrong("a file of another size");
    }
}

bool same(Upload const& a, Upload const& b)
{
    return a.field == b.field && a.file_name == b.file_name && a.content_type == b.content_type && a.size == b.size && a.head == b.head && a.too_large == b.too_large;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view const input(reinterpret_cast<char const*>(bytes), size);
    auto const line = std::min(input.find('\n'), input.size());
    auto const content_type = input.substr(0, line), content = input.substr(std::min(line + 1, input.size()));
    auto const whole = taken(content_type, content, 1 << 20);
    if (whole.status == 0)
        check(whole.request);
    for (std::size_t const piece : { 1, 7 }) {
        auto const pieces = taken(content_type, content, piece);
        if ((pieces.status == 0) != (whole.status == 0))
            wrong("in pieces it is judged otherwise");
        if (whole.status == 0
            && (pieces.request.form != whole.request.form || pieces.request.body != whole.request.body || !std::ranges::equal(pieces.request.uploads, whole.request.uploads, same)))
            wrong("in pieces it says something else");
    }
    return 0;
}
