#pragma once
// Recursive descent over the grammar of docs/query/text.md: text to the tree of a query, or the
// first failure. One constexpr function, the same at compile time and at run time.
//
//   statement  := select [items] [by items] from NAME [where expr {, expr}]
//                 [order NAME [asc|desc] {, ...}] [limit INTEGER]
//   items      := [NAME :] expr {, [NAME :] expr}
//   expr       := operand [dyadic expr]                       right to left, no precedence
//               | operand between value and value [dyadic expr]
//               | operand in list [dyadic expr]
//   value      := literal | NAME | word(expr {, expr}) | ( expr )
//   operand    := value | function expr
//
// The text must outlive the tree, which holds views of it. Nesting is bounded, so the stack is.

#include "borf/expr/failure.hpp"
#include "borf/expr/nearest.hpp"
#include "borf/text/lexer.hpp"

namespace borf::inline v0::text {

inline constexpr std::size_t text_size_max = std::size_t{1} << 20;
// Compilers end a constant expression 512 calls deep; a level takes up to five.
inline constexpr int nesting_max = 100;

template <class Tree>
struct parsed {
    Tree tree{};
    failure error{};
};

namespace detail {

template <class Tree>
class Parser {
public:
    constexpr explicit Parser(std::string_view text) noexcept : lexer_(text), size_(text.size()) {}

    constexpr parsed<Tree> run() noexcept {
        if (size_ > text_size_max) {
            fail_at(failure_kind::too_large, 0, "text", "at most 1 MiB of text");
        } else {
            advance();
            static_cast<void>(statement());
        }
        return {tree_, error_};
    }

private:
    // Tokens.

    constexpr void advance() noexcept { now_ = lexer_.next(); }
    constexpr bool accept(token_kind kind) noexcept {
        if (now_.kind != kind) return false;
        advance();
        return true;
    }
    constexpr bool expect(token_kind kind, std::string_view what) noexcept {
        return accept(kind) || unexpected(what);
    }

    constexpr bool fail_at(failure_kind kind, std::int32_t position, std::string_view found,
                           std::string_view expected) noexcept {
        error_ = {kind, position, static_cast<std::int32_t>(found.size()), found, expected};
        return false;
    }
    /// The token in hand is not what was expected; its own complaint goes first.
    constexpr bool unexpected(std::string_view what) noexcept {
        if (now_.kind == token_kind::end) {
            fail_at(failure_kind::unexpected, now_.position, "the end", what);
            error_.length = 0;
            return false;
        }
        const bool own = now_.kind == token_kind::bad;
        const bool constant = own && (is_digit(now_.text[0]) || now_.text[0] == '-' ||
                                      now_.text[0] == '.' || now_.text[0] == '"');
        return fail_at(constant ? failure_kind::bad_constant : failure_kind::unexpected,
                       now_.position, now_.text, own ? now_.complaint : what);
    }
    constexpr node_index none(bool) noexcept { return no_node; }

    // The tree.

    constexpr node_index push(const node& n) noexcept {
        if (tree_.nodes.full()) {
            return none(fail_at(failure_kind::too_large, n.position, "query", "fewer operations"));
        }
        tree_.nodes.push_back(n);
        return static_cast<node_index>(tree_.nodes.size() - 1);
    }
    constexpr node_index push(op code, std::int32_t position, node_index a = no_node,
                              node_index b = no_node, node_index c = no_node) noexcept {
        return push(node{.code = code, .a = a, .b = b, .c = c, .position = position});
    }
    constexpr node_index literal() noexcept {
        if (tree_.slots.full()) {
            return none(fail_at(failure_kind::too_large, now_.position, "query",
                                "fewer constants"));
        }
        const auto slot_number = static_cast<node_index>(tree_.slots.size());
        tree_.slots.push_back(now_.value);
        const node n{.code = op::literal,
                     .type = {now_.type, false},
                     .a = slot_number,
                     .position = now_.position};
        advance();
        return push(n);
    }
    template <class List, class T>
    constexpr bool append(List& list, const T& value) noexcept {
        if (list.full()) {
            return fail_at(failure_kind::too_large, now_.position, "query", "fewer items");
        }
        list.push_back(value);
        return true;
    }

    // Clauses.

    constexpr bool statement() noexcept {
        if (!expect(token_kind::select, "select")) return false;
        if (now_.kind != token_kind::by && now_.kind != token_kind::from &&
            !items(tree_.columns, "from, by or a sign")) {
            return false;
        }
        if (accept(token_kind::by) && !items(tree_.by, "from or a sign")) return false;
        if (!expect(token_kind::from, "from")) return false;
        tree_.from = now_.text;
        tree_.from_position = now_.position;
        if (!expect(token_kind::name, "the name of a table")) return false;
        if (accept(token_kind::where) && !conditions()) return false;
        if (accept(token_kind::order) && !order()) return false;
        if (accept(token_kind::limit) && !limit()) return false;
        if (now_.kind == token_kind::end) return true;
        return unexpected(!tree_.where.empty() && tree_.order.empty() && tree_.limit == no_node
                              ? "a comma or a clause"
                              : "a clause or the end");
    }

    constexpr bool is_word() const noexcept {
        return now_.kind == token_kind::name || now_.kind == token_kind::function ||
               now_.kind >= token_kind::select ||
               (now_.kind == token_kind::dyadic && is_name_start(now_.text[0]));
    }

    template <class Items>
    constexpr bool items(Items& list, std::string_view after) noexcept {
        do {
            item it;
            if (is_word() && lexer_.followed_by(':')) {
                it.name = now_.text;
                it.position = now_.position;
                it.named = true;
                advance();
                advance();
            }
            it.root = expression();
            if (it.root == no_node || !append(list, it)) return false;
        } while (accept(token_kind::comma));
        return now_.kind == token_kind::by || now_.kind == token_kind::from || unexpected(after);
    }

    constexpr bool conditions() noexcept {
        do {
            const node_index root = expression();
            if (root == no_node || !append(tree_.where, root)) return false;
        } while (accept(token_kind::comma));
        return true;
    }

    constexpr bool order() noexcept {
        do {
            order_item o;
            o.name = now_.text;
            o.position = now_.position;
            if (now_.kind != token_kind::name && now_.kind != token_kind::function) {
                return unexpected("a column of the result");
            }
            advance();
            o.descending = now_.kind == token_kind::desc;
            if (o.descending || now_.kind == token_kind::asc) advance();
            if (!append(tree_.order, o)) return false;
        } while (accept(token_kind::comma));
        return true;
    }

    constexpr bool limit() noexcept {
        tree_.limit_position = now_.position;
        if (now_.kind != token_kind::literal || now_.type != type_kind::i64) {
            return unexpected("a number of rows");
        }
        tree_.limit = literal();
        return tree_.limit != no_node;
    }

    // Expressions. Each function gives the node of what it read, or no_node after a failure.

    constexpr node_index expression() noexcept {
        if (++depth_ > nesting_max) {
            return none(fail_at(failure_kind::too_large, now_.position, now_.text,
                                "nesting of at most 100"));
        }
        node_index left = operand();
        while (left != no_node && now_.kind == token_kind::dyadic) {
            const op code = now_.code;
            const std::int32_t position = now_.position;
            const bool two = now_.text == "within";
            advance();
            if (code == op::between) {
                left = two ? within(left, position) : between(left, position);
            } else if (code == op::in) {
                left = in(left, position);
            } else {
                const node_index right = expression();
                left = right == no_node ? no_node : push(code, position, left, right);
                break; // all to the right is read
            }
        }
        --depth_;
        return left;
    }

    constexpr node_index operand() noexcept {
        if (now_.kind != token_kind::function || now_.call) return value();
        const op code = now_.code;
        const std::int32_t position = now_.position;
        advance();
        if (code == op::count && is_row_number()) {
            advance();
            return push(op::count_rows, position);
        }
        const node_index a = expression();
        return a == no_node ? no_node : push(code, position, a);
    }

    constexpr bool is_row_number() const noexcept {
        return now_.kind == token_kind::name && now_.text == "i";
    }

    constexpr node_index value() noexcept {
        const token t = now_;
        if (t.kind == token_kind::literal) return literal();
        if (t.kind == token_kind::name && t.call) return none(no_function(t));
        if (t.kind == token_kind::name) {
            advance();
            return push(node{.code = op::column, .position = t.position, .name = t.text});
        }
        if (t.kind == token_kind::left_paren) {
            advance();
            const node_index inside = expression();
            if (inside == no_node) return no_node;
            return expect(token_kind::right_paren, "a sign or )") ? inside : no_node;
        }
        if (t.call && (t.kind == token_kind::function || t.kind == token_kind::dyadic)) {
            return call(t);
        }
        return none(unexpected(t.kind == token_kind::dyadic && t.code == op::sub
                                   ? "a value (neg changes a sign)"
                                   : "a column or value"));
    }

    constexpr bool no_function(const token& t) noexcept {
        Nearest nearest(t.text);
        for (const word& w : words) {
            if (w.kind == token_kind::function || w.kind == token_kind::dyadic) {
                nearest.offer(w.text);
            }
        }
        return fail_at(failure_kind::no_such_function, t.position, t.text, nearest.name);
    }

    /// `word(a)`, `word(a, b)`: the parentheses hold all the operands.
    constexpr node_index call(const token& t) noexcept {
        advance();
        advance();
        if (t.code == op::count && is_row_number()) {
            advance();
            return expect(token_kind::right_paren, ")") ? push(op::count_rows, t.position)
                                                        : no_node;
        }
        node_index operands[3] = {no_node, no_node, no_node};
        const int count = t.code == op::in ? 1 : arity(t.code);
        for (int i = 0; i < count; ++i) {
            if (i > 0 && !separator()) return none(unexpected("a comma and a value"));
            operands[i] = expression();
            if (operands[i] == no_node) return no_node;
        }
        if (t.code == op::in) {
            if (!separator()) return none(unexpected("a comma and a list"));
            const node_index list = in(operands[0], t.position);
            if (list == no_node || !expect(token_kind::right_paren, ")")) return no_node;
            return list;
        }
        if (!expect(token_kind::right_paren, "a sign or )")) return no_node;
        return push(t.code, t.position, operands[0], operands[1], operands[2]);
    }

    constexpr bool separator() noexcept {
        return accept(token_kind::comma) || accept(token_kind::semicolon);
    }

    constexpr node_index between(node_index a, std::int32_t position) noexcept {
        const node_index low = value();
        if (low == no_node) return no_node;
        if (now_.kind != token_kind::dyadic || now_.code != op::and_) {
            return none(unexpected("and, with the upper bound"));
        }
        advance();
        const node_index high = value();
        return high == no_node ? no_node : push(op::between, position, a, low, high);
    }

    constexpr node_index within(node_index a, std::int32_t position) noexcept {
        if (!expect(token_kind::left_paren, "(low;high)")) return no_node;
        const node_index low = expression();
        if (low == no_node) return no_node;
        if (!separator()) return none(unexpected("; and the upper bound"));
        const node_index high = expression();
        if (high == no_node || !expect(token_kind::right_paren, ")")) return no_node;
        return push(op::between, position, a, low, high);
    }

    /// A list of constants: (1;2;3), (1, 2, 3), `a`b`c, or a single one.
    constexpr node_index in(node_index a, std::int32_t position) noexcept {
        const auto first = static_cast<node_index>(tree_.nodes.size());
        node_index count = 0;
        const bool listed = accept(token_kind::left_paren);
        const bool symbols = now_.text.starts_with('`');
        do {
            if (now_.kind != token_kind::literal) return none(unexpected("a constant"));
            if (literal() == no_node) return no_node;
            ++count;
        } while (listed ? separator() || next_symbol() : symbols && next_symbol());
        if (listed && !expect(token_kind::right_paren, "; or )")) return no_node;
        return push(op::in, position, a, first, count);
    }
    constexpr bool next_symbol() const noexcept {
        return now_.kind == token_kind::literal && now_.text.starts_with('`');
    }

    Lexer lexer_;
    std::size_t size_;
    token now_{};
    Tree tree_{};
    failure error_{};
    int depth_ = 0;
};

} // namespace detail

/// Parses a statement. `Tree` bounds the size of the query; error.kind is too_large beyond it.
template <class Tree>
[[nodiscard]] constexpr parsed<Tree> parse(std::string_view text) noexcept {
    return detail::Parser<Tree>(text).run();
}

} // namespace borf::inline v0::text
