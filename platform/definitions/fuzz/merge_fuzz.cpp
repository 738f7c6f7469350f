// Three texts between lines of "=====": base, theirs, mine. What must hold of every merge, whatever they say.
#include <mado/definitions/merge.h>

#include <mado/yaml/document.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

using namespace mado;
using definitions::Choice;

namespace {

[[noreturn]] void wrong(char const* what, std::string_view text)
{
    std::fprintf(stderr, "wrong: %s\n%.*s\n", what, static_cast<int>(text.size()), text.data());
    std::abort();
}

std::string_view until_line(std::string_view& rest)
{
    constexpr std::string_view line = "\n=====\n";
    auto const end = rest.find(line);
    if (end == std::string_view::npos)
        return std::exchange(rest, {});
    auto const part = rest.substr(0, end + 1);
    rest.remove_prefix(end + line.size());
    return part;
}

void check_settled(std::string_view base, std::string_view theirs, std::string_view mine)
{
    auto const merged = definitions::merged(base, theirs, mine);
    if (!merged)
        wrong("readable texts that do not merge", mine);
    if (!yaml::parse(merged->text))
        wrong("a merge that cannot be read", merged->text);
    std::map<std::string, Choice, std::less<>> answers;
    for (auto const& question : merged->questions)
        answers[question.address] = Choice::Theirs;
    auto const answered = definitions::merged(base, theirs, mine, answers);
    if (!answered || !yaml::parse(answered->text))
        wrong("an answered merge that cannot be read", answered ? answered->text : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    std::string_view rest(reinterpret_cast<char const*>(bytes), size);
    auto const base = until_line(rest), theirs = until_line(rest), mine = rest;
    auto const of_mine = definitions::differences(mine, mine);
    if (of_mine && !of_mine->empty())
        wrong("a text that differs from itself", mine);
    if (!of_mine || !definitions::differences(base, theirs)) {
        if (definitions::merged(base, theirs, mine))
            wrong("a merge of what cannot be read", mine);
        return 0;
    }
    auto const unmoved = definitions::merged(base, base, mine);  // nothing new there: mine stays, to the byte
    if (!unmoved || unmoved->text != mine || !unmoved->questions.empty() || !unmoved->taken.empty())
        wrong("a merge of nothing that changes something", unmoved ? unmoved->text : "");
    auto const alike = definitions::merged(base, mine, mine);    // both did the same
    if (!alike || alike->text != mine || !alike->questions.empty())
        wrong("a merge of the same that changes something", alike ? alike->text : "");
    auto const followed = definitions::merged(base, theirs, base);  // nothing own: theirs
    if (!followed || !followed->questions.empty())
        wrong("a question that nobody has", followed ? followed->text : "");
    if (auto const left = definitions::differences(followed->text, theirs); !left || !left->empty())
        wrong("nothing own, and yet not theirs", followed->text);
    check_settled(base, theirs, mine);
    return 0;
}
