#pragma once
// A Refusal is an answer, not an accident: "no such draft", "not yours to recall". Accidents (lost database,
// broken invariant) are exceptions, caught by the request worker and the job runner alone.
#include <expected>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace mado {

struct FieldError {
    std::string field;                                // name of the form control
    std::string key;                                  // msgid, e.g. "approvals.recall.reason_required"
    std::map<std::string, std::string> arguments {};  // for {name} in the words
    std::string words {};  // words that come from a definition instead of a msgid; wins over `key` when not empty
};

struct Refusal {
    // SignIn 401, StepUp 403, Forbidden 403, NotFound 404 (also another town's), Conflict 409, Gone 410, TooLarge 413, Invalid 422,
    // TooMany 429, Busy 503, Full 507 (the disk is full: nothing was changed).
    enum class Kind { SignIn, StepUp, Forbidden, NotFound, Conflict, Gone, TooLarge, Invalid, TooMany, Busy, Full };
    Kind kind;
    std::string key;                                  // msgid; the words live in text/*.po
    std::map<std::string, std::string> arguments {};  // for {name} in the words
    std::vector<FieldError> fields {};
};

template <class T>
using Result = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(Refusal::Kind kind, std::string key)
{
    return std::unexpected(Refusal { kind, std::move(key), {}, {} });
}

inline std::unexpected<Refusal> refuse(Refusal::Kind kind, std::string key, std::map<std::string, std::string> arguments)
{
    return std::unexpected(Refusal { kind, std::move(key), std::move(arguments), {} });
}

// Invalid because of these fields.
inline std::unexpected<Refusal> refuse(std::vector<FieldError> fields)
{
    return std::unexpected(Refusal { Refusal::Kind::Invalid, "form.check_your_answers", {}, std::move(fields) });
}


// The HTTP status of a kind.
inline int status_of(Refusal::Kind kind)
{
    switch (kind) {
    case Refusal::Kind::SignIn: return 401;
    case Refusal::Kind::StepUp: return 403;
    case Refusal::Kind::Forbidden: return 403;
    case Refusal::Kind::NotFound: return 404;
    case Refusal::Kind::Conflict: return 409;
    case Refusal::Kind::Gone: return 410;
    case Refusal::Kind::TooLarge: return 413;
    case Refusal::Kind::Invalid: return 422;
    case Refusal::Kind::TooMany: return 429;
    case Refusal::Kind::Busy: return 503;
    case Refusal::Kind::Full: return 507;
    }
    return 500;
}

}  // namespace mado

// auto draft = TRY(find(...));   returns the Refusal to the caller. Stands alone: never inside braces or an argument list
// with other elements (GCC would leak the built ones), and its argument is a fresh value.
#define TRY(expression)                                                                          \
    __extension__({                                                                              \
        static_assert(!std::is_lvalue_reference_v<decltype((expression))>, "TRY takes a fresh value"); \
        auto mado_result = (expression);                                                         \
        if (!mado_result)                                                                        \
            return std::unexpected(std::move(mado_result).error());                              \
        std::move(mado_result).value();                                                          \
    })
