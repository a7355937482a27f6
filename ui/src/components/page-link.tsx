import { type LinkProps, Link as LookOfLink } from "@fluentui/react-components";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> &
  Pick<LinkProps, "inline"> & { ref?: Ref<HTMLAnchorElement> };

function Anchor(props: AnchorProps) {
  return <LookOfLink {...(props as LinkProps)} />;
}

/** A way to another page, in the look of Fluent. */
export const PageLink = createLink(Anchor);
