#include "model/history.h"

namespace mado::persons::model {

std::optional<Placing> placed(std::vector<Span> const& rows, Span wish)
{
    if (wish.until && *wish.until < wish.from)
        return std::nullopt;
    Placing placing { wish, {}, {} };
    for (std::size_t n = 0; n < rows.size(); ++n) {
        auto const& row = rows[n];
        if (row.from == wish.from) {
            placing.replaces = n;
            if (!wish.until)
                placing.span.until = row.until;
        } else if (row.holds(wish.from)) {
            placing.ends = n;
            if (!wish.until)
                placing.span.until = row.until;
        } else if (row.from > wish.from) {
            if (wish.until && *wish.until >= row.from)
                return std::nullopt;
            if (!placing.span.until || *placing.span.until >= row.from)
                placing.span.until = row.from.plus_days(-1);
            break;
        }
    }
    return placing;
}

}  // namespace mado::persons::model
